import { access, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CompactEncrypt, compactDecrypt, type JWK } from "jose";
import { z } from "zod";
import { nameKey } from "#lib/credentials/key-set.ts";
import { type KeyFiles, publicHalf, writeKey, writeKeySet } from "./keys.ts";
import { OperatorError } from "./operator-error.ts";

/** OWASP asks for 210,000 rounds of PBKDF2 with SHA-512 (Password Storage Cheat Sheet, 2023). */
const rounds = 400_000;
const keyManagement = "PBES2-HS512+A256KW";
export const leastPassphrase = 12;

const sealKeySchema = z.looseObject({
  kid: z.string(),
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});
const bundleSchema = z.object({
  v: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Private keys that open credentials, newest first. */
  sealKeys: z.array(sealKeySchema).min(1),
  /** PKCS#8, PEM. */
  auditSigningKey: z.string().includes("PRIVATE KEY"),
});
type Bundle = z.infer<typeof bundleSchema>;

const encode = (text: string) => new TextEncoder().encode(text);

/** All keys in one text that only the passphrase opens: a JWE (RFC 7516, 7518 4.8) that other tools open as well. */
export async function packKeys(files: KeyFiles, passphrase: string): Promise<string> {
  const sealKeys = JSON.parse(await readFile(files.sealPrivateJwksFile, "utf8")).keys;
  const bundle = bundleSchema.parse({
    v: 1,
    madeAt: new Date().toISOString(),
    sealKeys,
    auditSigningKey: await readFile(files.auditSigningKeyFile, "utf8"),
  });
  const sealed = await new CompactEncrypt(encode(JSON.stringify(bundle)))
    .setProtectedHeader({ alg: keyManagement, enc: "A256GCM", typ: "sendlock-keys" })
    .setKeyManagementParameters({ p2c: rounds })
    .encrypt(encode(passphrase));
  return `${sealed}\n`;
}

/** @throws OperatorError when the passphrase is wrong, the text was changed, or it holds no keys of Sendlock */
async function openBundle(text: string, passphrase: string): Promise<Bundle> {
  let plaintext: Uint8Array;
  try {
    ({ plaintext } = await compactDecrypt(text.trim(), encode(passphrase), {
      keyManagementAlgorithms: [keyManagement],
      contentEncryptionAlgorithms: ["A256GCM"],
      maxPBES2Count: rounds,
    }));
  } catch (cause) {
    throw new OperatorError("The passphrase is wrong, or the file is damaged or no export of keys.", {
      cause,
    });
  }
  const bundle = bundleSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  if (bundle.sealKeys.some((key) => nameKey(key) !== key.kid))
    throw new OperatorError("The file holds a key that does not fit its id.");
  return bundle;
}

/**
 * Puts the keys of an export where they are missing. What is there stays: of seal keys those that the file lacks are
 * added behind its own, and the signing key is written where there is none.
 * @returns what was done, in words
 * @throws OperatorError when another signing key is there
 */
export async function restoreKeys(files: KeyFiles, text: string, passphrase: string): Promise<string[]> {
  const bundle = await openBundle(text, passphrase);
  const there = await readIfThere(files.auditSigningKeyFile);
  if (there !== null && there.trim() !== bundle.auditSigningKey.trim())
    throw new OperatorError(
      `${files.auditSigningKeyFile} is another signing key than the exported one. A history goes on with the key that ` +
        "signed it: restore into an empty folder, or move that file away if the history of the export is the right one.",
    );
  const done: string[] = [];
  await mkdir(dirname(files.sealPrivateJwksFile), { recursive: true, mode: 0o700 });
  if (there === null) {
    await writeKey(files.auditSigningKeyFile, bundle.auditSigningKey);
    done.push("The key that signs the history is restored.");
  }
  const own: JWK[] = JSON.parse((await readIfThere(files.sealPrivateJwksFile)) ?? '{"keys":[]}').keys;
  const added = bundle.sealKeys.filter(({ kid }) => !own.some((key) => key.kid === kid)) as JWK[];
  const all = [...own, ...added];
  await writeKeySet(files.sealPrivateJwksFile, all);
  await writeKeySet(files.sealPublicJwksFile, all.map(publicHalf));
  done.push(
    `${added.length} of ${bundle.sealKeys.length} keys that open credentials were missing and are restored.`,
  );
  return done;
}

async function readIfThere(path: string): Promise<string | null> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? readFile(path, "utf8") : null;
}
