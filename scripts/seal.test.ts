import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pickSealingKey, readKeySet } from "#lib/credentials/key-set.ts";
import { newCredentialSchema } from "#lib/credentials/schema.ts";
import { unseal } from "#lib/credentials/unsealing.ts";
import { readSystemEnv } from "#lib/env.ts";
import { ensureKeys, type KeyFiles } from "./keys.ts";

vi.setConfig({ testTimeout: 30_000 });
let folder: string;
let files: KeyFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sendlock-seal-"));
  files = await ensureKeys(folder, {}, { credentials: false, auditEvents: false });
});
afterAll(() => rm(folder, { recursive: true }));

async function runSeal(args: string[], input: string): Promise<{ code: number; out: string; err: string }> {
  const env = { ...readSystemEnv(), DATA_DIR: folder } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, ["scripts/seal.ts", ...args], { env });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, out, err };
}

/** What the printed body holds, as a worker opens it. */
async function open(out: string): Promise<string> {
  const body = newCredentialSchema.parse(JSON.parse(out));
  if (body.how === "make") throw new Error("nothing is sealed");
  const [key] = readKeySet(files.sealPrivateJwksFile, "private");
  if (!key) throw new Error("no key");
  return (await unseal([key], { ...body, keyId: key.kid }, body.how)).reveal();
}

test("a secret from stdin comes out as a request that only a worker opens, with its last characters", async () => {
  const secret = "abc8Q~a-client-secret-of-forty-letters";
  const { out, err, code } = await runSeal(["--how", "secret", "--label", "2026"], `${secret}\n`);
  expect({ err, code }).toEqual({ err: "", code: 0 });
  expect(out).not.toContain(secret);
  expect(JSON.parse(out)).toMatchObject({ how: "secret", label: "2026", hint: "ters", expiresAt: null });
  expect(await open(out)).toBe(secret);
});

test("a PFX file goes in with the password of another file, sealed for a key that was fetched", async () => {
  const [pfx, password, key] = ["a.pfx", "password", "key.json"].map((name) => join(folder, name));
  await writeFile(pfx ?? "", Buffer.from([0x30, 0x82, 0xff]));
  await writeFile(password ?? "", "a pass phrase\n");
  await writeFile(key ?? "", JSON.stringify(pickSealingKey(readKeySet(files.sealPublicJwksFile, "public"))));
  const args = ["--how", "pfx", "--file", pfx ?? "", "--password-file", password ?? "", "--key", key ?? ""];
  const { out } = await runSeal(args, "");
  expect(JSON.parse(await open(out))).toEqual({ content: "MIL/", password: "a pass phrase" });
});

test("nothing to seal, and options that are none, are refused with how to use it", async () => {
  expect(await runSeal(["--how", "secret"], "")).toMatchObject({ code: 1, out: "" });
  const { code, err } = await runSeal(["--secret", "x"], "");
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("Use it so: npm run seal") });
});
