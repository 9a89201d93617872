import type { Db, Tx } from "../db.ts";
import { type SealedField, sealedFieldSchema } from "./schema.ts";

/** A credential that a worker can open. */
export interface StoredCredential {
  id: string;
  kind: "certificate" | "secret";
  field: SealedField;
  sealed: string;
  keyId: string;
  certificate: string | null;
  clientId: string;
}

/**
 * The credential that signs in to the tenants of an app registration: the one put to use last that is not retired,
 * or the one that is named, in use or not.
 */
export async function findCredential(
  db: Db | Tx,
  appRegistrationId: string,
  credentialId?: string,
): Promise<StoredCredential | null> {
  const row = await db.credential.findFirst({
    where: {
      appRegistrationId,
      state: "ready",
      ...(credentialId ? { id: credentialId } : { activeFrom: { not: null } }),
    },
    orderBy: [{ activeFrom: "desc" }, { id: "desc" }],
    include: { appRegistration: true },
  });
  if (row?.sealed == null || row.keyId === null) return null;
  const { id, kind, sealed, keyId, certificate } = row;
  const { clientId } = row.appRegistration;
  return { id, kind, field: sealedFieldSchema.parse(row.field), sealed, keyId, certificate, clientId };
}
