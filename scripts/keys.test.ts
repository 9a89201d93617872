import { createPrivateKey } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompactEncrypt, compactDecrypt, importJWK } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureKeys } from "./keys.ts";

const empty = { credentials: false, auditEvents: false };
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sendlock-keys-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

const readKey = async (path: string) => JSON.parse(await readFile(path, "utf8")).keys[0];

test("what the public half seals, the private half opens, and the public half holds no private part", async () => {
  const files = await ensureKeys(dataDir, {}, empty);
  const [shown, hidden] = [await readKey(files.sealPublicJwksFile), await readKey(files.sealPrivateJwksFile)];
  expect(shown).not.toHaveProperty("d");
  expect(shown.kid).toBe(hidden.kid);
  const sealed = await new CompactEncrypt(new TextEncoder().encode("text"))
    .setProtectedHeader({ alg: "ECDH-ES+A256KW", enc: "A256GCM", kid: shown.kid })
    .encrypt(await importJWK(shown));
  const { plaintext } = await compactDecrypt(sealed, await importJWK(hidden));
  expect(new TextDecoder().decode(plaintext)).toBe("text");
});

test("the audit key is Ed25519, and no key can be read by others", async () => {
  const files = await ensureKeys(dataDir, {}, empty);
  expect(createPrivateKey(await readFile(files.auditSigningKeyFile)).asymmetricKeyType).toBe("ed25519");
  for (const file of Object.values(files)) expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a second start keeps the keys", async () => {
  const files = await ensureKeys(dataDir, {}, empty);
  const read = () => Promise.all(Object.values(files).map((file) => readFile(file, "utf8")));
  const before = await read();
  await ensureKeys(dataDir, {}, { credentials: true, auditEvents: true });
  expect(await read()).toEqual(before);
});

test("a lost public half is made again from the private one", async () => {
  const files = await ensureKeys(dataDir, {}, empty);
  const before = await readFile(files.sealPublicJwksFile, "utf8");
  await rm(files.sealPublicJwksFile);
  await ensureKeys(dataDir, {}, { credentials: true, auditEvents: true });
  expect(await readFile(files.sealPublicJwksFile, "utf8")).toBe(before);
});

test("a lost key that the database depends on is never replaced", async () => {
  const files = await ensureKeys(dataDir, {}, empty);
  await rm(files.sealPrivateJwksFile);
  await expect(ensureKeys(dataDir, {}, { ...empty, credentials: true })).rejects.toThrow(
    /seal-private.*is missing/,
  );
  await ensureKeys(dataDir, {}, empty);
  await rm(files.auditSigningKeyFile);
  await expect(ensureKeys(dataDir, {}, { ...empty, auditEvents: true })).rejects.toThrow(
    /audit-signing.*is missing/,
  );
});

test("a key file that a setting names must exist", async () => {
  const named = { auditSigningKeyFile: join(dataDir, "none.pem") };
  await expect(ensureKeys(dataDir, named, empty)).rejects.toThrow(/none\.pem, which a setting names/);
});
