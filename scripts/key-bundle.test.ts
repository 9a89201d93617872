import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { packKeys, restoreKeys } from "./key-bundle.ts";
import { ensureKeys, type KeyFiles, makeSealKey, placeKeys, publicHalf, writeKeySet } from "./keys.ts";

const passphrase = "correct horse battery staple";
const unused = { credentials: false, auditEvents: false };
let folder: string;
let files: KeyFiles;
// Deriving a key from a passphrase is made to be slow.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-bundle-"));
  files = await ensureKeys(join(folder, "one"), {}, unused);
});
afterEach(() => rm(folder, { recursive: true }));

const readAll = async ({ auditSigningKeyFile, sealPrivateJwksFile, sealPublicJwksFile }: KeyFiles) => ({
  signing: await readFile(auditSigningKeyFile, "utf8"),
  open: JSON.parse(await readFile(sealPrivateJwksFile, "utf8")),
  shut: JSON.parse(await readFile(sealPublicJwksFile, "utf8")),
});

test("what is exported is restored in an empty folder to the last key, for its owner alone", async () => {
  const newer = await makeSealKey();
  const { keys } = JSON.parse(await readFile(files.sealPrivateJwksFile, "utf8"));
  await writeKeySet(files.sealPrivateJwksFile, [newer, ...keys]);
  await writeKeySet(files.sealPublicJwksFile, [newer, ...keys].map(publicHalf));
  const packed = await packKeys(files, passphrase);
  const other = placeKeys(join(folder, "two"), {});
  await restoreKeys(other, packed, passphrase);
  expect(await readAll(other)).toEqual(await readAll(files));
  for (const file of Object.values(other)) expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("an export shows no key, and opens with its passphrase alone", async () => {
  const packed = await packKeys(files, passphrase);
  const { keys } = JSON.parse(await readFile(files.sealPrivateJwksFile, "utf8"));
  expect(packed).not.toContain(keys[0].d);
  const other = placeKeys(join(folder, "two"), {});
  await expect(restoreKeys(other, packed, "another passphrase")).rejects.toThrow(/passphrase is wrong/);
  const middle = Math.floor(packed.length / 2);
  const changed = `${packed.slice(0, middle)}${packed[middle] === "A" ? "B" : "A"}${packed.slice(middle + 1)}`;
  await expect(restoreKeys(other, changed, passphrase)).rejects.toThrow(/damaged/);
  await expect(readAll(other)).rejects.toThrow("ENOENT");
});

test("a lost key comes back behind the keys that are there, and a second time nothing changes", async () => {
  const packed = await packKeys(files, passphrase);
  const lost = JSON.parse(await readFile(files.sealPrivateJwksFile, "utf8")).keys[0];
  const own = await makeSealKey();
  await writeKeySet(files.sealPrivateJwksFile, [own]);
  await restoreKeys(files, packed, passphrase);
  const ids = async (file: string) =>
    JSON.parse(await readFile(file, "utf8")).keys.map(({ kid }: { kid: string }) => kid);
  expect(await ids(files.sealPrivateJwksFile)).toEqual([own.kid, lost.kid]);
  expect(await ids(files.sealPublicJwksFile)).toEqual([own.kid, lost.kid]);
  const before = await readAll(files);
  await restoreKeys(files, packed, passphrase);
  expect(await readAll(files)).toEqual(before);
});

test("another key that signs the history is never replaced", async () => {
  const packed = await packKeys(files, passphrase);
  const other = await ensureKeys(join(folder, "two"), {}, unused);
  const before = await readAll(other);
  await expect(restoreKeys(other, packed, passphrase)).rejects.toThrow(/another signing key/);
  expect(await readAll(other)).toEqual(before);
});
