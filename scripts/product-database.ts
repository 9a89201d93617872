import { createSignInLink, createToken } from "#lib/access/commands.ts";
import type { Role } from "#lib/access/schema.ts";
import { readSigner, type Signer } from "#lib/audit/chain.ts";
import { requireSigningKey } from "#lib/audit/signing-key.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { type Db, openDatabase } from "#lib/db.ts";
import { seedSimulatedTenants } from "../prisma/seed.ts";
import { describeError, OperatorError } from "./operator-error.ts";

export interface ProductAccess {
  /** Address with the product's role. */
  url: string;
  auditSigningKeyFile: string;
}

/** Works with the product's own rights, then lets the database go. */
export async function withDatabase<T>(
  access: ProductAccess,
  work: (store: { db: Db; signer: Signer }) => Promise<T>,
): Promise<T> {
  const db = openDatabase(access.url, 2);
  try {
    return await work({ db, signer: readSigner(access.auditSigningKeyFile) });
  } finally {
    await db.$disconnect();
  }
}

/** @throws OperatorError when the history was signed with another key than the one in the file */
export async function checkSigningKey(access: ProductAccess): Promise<void> {
  await withDatabase(access, ({ db, signer }) => requireSigningKey(db, signer)).catch((cause: unknown) => {
    throw new OperatorError(`${describeError(cause)} (${access.auditSigningKeyFile})`, { cause });
  });
}

/** Adds the simulated tenants that are not there yet; returns how many are new. */
export function seed(
  access: ProductAccess & { sealPublicJwksFile: string; dataDir: string },
): Promise<number> {
  return withDatabase(access, async (store) => {
    const sealingKey = readKeySet(access.sealPublicJwksFile, "public")[0];
    if (!sealingKey) throw new OperatorError(`${access.sealPublicJwksFile} holds no key.`);
    return await seedSimulatedTenants({ ...store, sealingKey, dataDir: access.dataDir });
  });
}

/** An address that signs in once, within 15 minutes. */
export function makeSignInLink(access: ProductAccess, baseUrl: string): Promise<string> {
  return withDatabase(access, async (store) => `${baseUrl}/sign-in#${(await createSignInLink(store)).code}`);
}

/** A new API token's value. */
export function makeToken(
  access: ProductAccess,
  input: { name: string; role: Role; days: number },
): Promise<string> {
  return withDatabase(access, async (store) => (await createToken(store, input)).token);
}
