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

/** Writes once and whole: a kill in the middle leaves no half key. */
async function writeKey(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function makeSealKey(path: string): Promise<void> {
  const { privateKey } = await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const key = { ...jwk, kid, use: "enc", alg: "ECDH-ES+A256KW" };
  await writeKey(path, `${JSON.stringify({ keys: [key] }, null, 2)}\n`);
}

async function writePublicHalf(privatePath: string, publicPath: string): Promise<void> {
  const { keys }: { keys: JWK[] } = JSON.parse(await readFile(privatePath, "utf8"));
  const publicKeys = keys.map(({ d: _, ...publicPart }) => publicPart);
  await writeKey(publicPath, `${JSON.stringify({ keys: publicKeys }, null, 2)}\n`);
}

async function makeAuditKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ed25519");
  await writeKey(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}

function refuseNewKey(path: string, what: string): OperatorError {
  return new OperatorError(
    `The key file ${path} is missing, and the database holds ${what}. Restore the file from a backup of DATA_DIR.`,
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
  const folder = join(dataDir, "keys");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const sealPrivateJwksFile = named.sealPrivateJwksFile ?? join(folder, "seal-private.jwks.json");
  const sealPublicJwksFile = named.sealPublicJwksFile ?? join(folder, "seal-public.jwks.json");
  const auditSigningKeyFile = named.auditSigningKeyFile ?? join(folder, "audit-signing.pem");
  if (!(await exists(sealPrivateJwksFile))) {
    if (inUse.credentials) throw refuseNewKey(sealPrivateJwksFile, "credentials that only this key opens");
    await makeSealKey(sealPrivateJwksFile);
    await writePublicHalf(sealPrivateJwksFile, sealPublicJwksFile);
  }
  if (!(await exists(sealPublicJwksFile))) await writePublicHalf(sealPrivateJwksFile, sealPublicJwksFile);
  if (!(await exists(auditSigningKeyFile))) {
    if (inUse.auditEvents) throw refuseNewKey(auditSigningKeyFile, "a change history that this key signs");
    await makeAuditKey(auditSigningKeyFile);
  }
  return { sealPublicJwksFile, sealPrivateJwksFile, auditSigningKeyFile };
}
