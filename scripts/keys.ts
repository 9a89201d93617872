import { generateKeyPairSync } from "node:crypto";
import { access, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { OperatorError } from "./operator-error.ts";

/** Where the keys lie: set by the operator, or made in DATA_DIR/keys. */
export interface KeyFiles {
  sealPublicJwksFile: string;
  sealPrivateJwksFile: string;
  auditSigningKeyFile: string;
}

/** What the database holds that only the right key opens or continues. */
export interface KeyUse {
  credentials: boolean;
  auditEvents: boolean;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** The files that the operator named. */
export function nameKeyFiles(env: { [Name in keyof KeyFiles]: string | undefined }): Partial<KeyFiles> {
  const { sealPublicJwksFile, sealPrivateJwksFile, auditSigningKeyFile } = env;
  return {
    ...(sealPublicJwksFile ? { sealPublicJwksFile } : {}),
    ...(sealPrivateJwksFile ? { sealPrivateJwksFile } : {}),
    ...(auditSigningKeyFile ? { auditSigningKeyFile } : {}),
  };
}

/** Where the key files lie: as the operator named them, else in DATA_DIR/keys. */
export function placeKeys(dataDir: string, named: Partial<KeyFiles>): KeyFiles {
  const folder = join(dataDir, "keys");
  return {
    sealPrivateJwksFile: named.sealPrivateJwksFile ?? join(folder, "seal-private.jwks.json"),
    sealPublicJwksFile: named.sealPublicJwksFile ?? join(folder, "seal-public.jwks.json"),
    auditSigningKeyFile: named.auditSigningKeyFile ?? join(folder, "audit-signing.pem"),
  };
}

/** Writes once and whole: a kill in the middle leaves no half key. */
export async function writeKey(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** A new key pair to seal with, both halves in one. */
export async function makeSealKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use: "enc", alg: "ECDH-ES+A256KW" };
}

export async function writeKeySet(path: string, keys: readonly JWK[]): Promise<void> {
  await writeKey(path, `${JSON.stringify({ keys }, null, 2)}\n`);
}

export const publicHalf = ({ d: _, ...half }: JWK): JWK => half;

async function writePublicHalf(privatePath: string, publicPath: string): Promise<void> {
  const { keys }: { keys: JWK[] } = JSON.parse(await readFile(privatePath, "utf8"));
  await writeKeySet(publicPath, keys.map(publicHalf));
}

async function makeAuditKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ed25519");
  await writeKey(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}

function refuseNewKey(path: string, what: string): OperatorError {
  return new OperatorError(
    `The key file ${path} is missing, and the database holds ${what}. Restore the file from a backup of DATA_DIR, or from an export: npm run keys:import -- FILE`,
  );
}

/**
 * Makes the keys of a new DATA_DIR and leaves existing ones alone. Throws an OperatorError where a key is
 * missing that the database depends on, or a file that the operator named does not exist.
 */
export async function ensureKeys(
  dataDir: string,
  named: Partial<KeyFiles>,
  inUse: KeyUse,
): Promise<KeyFiles> {
  for (const file of Object.values(named)) {
    if (file !== undefined && !(await exists(file))) {
      throw new OperatorError(`The key file ${file}, which a setting names, does not exist.`);
    }
  }
  await mkdir(join(dataDir, "keys"), { recursive: true, mode: 0o700 });
  const files = placeKeys(dataDir, named);
  const { sealPrivateJwksFile, sealPublicJwksFile, auditSigningKeyFile } = files;
  if (!(await exists(sealPrivateJwksFile))) {
    if (inUse.credentials) throw refuseNewKey(sealPrivateJwksFile, "credentials that only this key opens");
    await writeKeySet(sealPrivateJwksFile, [await makeSealKey()]);
    await writePublicHalf(sealPrivateJwksFile, sealPublicJwksFile);
  }
  if (!(await exists(sealPublicJwksFile))) await writePublicHalf(sealPrivateJwksFile, sealPublicJwksFile);
  if (!(await exists(auditSigningKeyFile))) {
    if (inUse.auditEvents) throw refuseNewKey(auditSigningKeyFile, "a change history that this key signs");
    await makeAuditKey(auditSigningKeyFile);
  }
  return files;
}
