import type { Db, Tx } from "../db.ts";

export interface StoredCredential {
  id: string;
  kind: "certificate" | "secret";
  sealed: string;
  keyId: string;
  certificate: string | null;
  clientId: string;
}

/** The credential that signs in to a tenant: the newest of its app registration that is not retired. */
export async function findCredential(
  db: Db | Tx,
  appRegistrationId: string,
): Promise<StoredCredential | null> {
  const row = await db.credential.findFirst({
    where: { appRegistrationId, retiredAt: null },
    orderBy: { createdAt: "desc" },
    include: { appRegistration: true },
  });
  if (!row) return null;
  const { id, kind, sealed, keyId, certificate } = row;
  return { id, kind, sealed, keyId, certificate, clientId: row.appRegistration.clientId };
}
