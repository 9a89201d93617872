import { randomUUID, X509Certificate } from "node:crypto";
import type { Actor } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import type { Db, Tx } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import type { Cloud } from "../tenants/schema.ts";
import type { SealedField } from "./schema.ts";
import { type SealingKey, seal } from "./sealing.ts";
import type { Secret } from "./secret.ts";

export interface NewAppRegistration {
  name: string;
  clientId: string;
  cloud: Cloud;
  homeTenantId?: string;
}

/** Makes an app registration, or returns the one with the same client id in that cloud. */
export async function addAppRegistration({ db }: HistoryStore, input: NewAppRegistration): Promise<string> {
  const { name, clientId, cloud, homeTenantId = null } = input;
  const row = await db.appRegistration.upsert({
    where: { cloud_clientId: { cloud, clientId } },
    create: { name, clientId, cloud, homeTenantId },
    update: {},
  });
  return row.id;
}

export interface SealedCredential {
  id: string;
  appRegistrationId: string;
  kind: "certificate" | "secret";
  field: SealedField;
  sealed: string;
  keyId: string;
  certificate: string | null;
  expiresAt: Date | null;
}

/** Seals a secret or private key for a row that does not exist yet. The id is part of what is sealed. */
export async function sealCredential(
  key: SealingKey,
  input: { appRegistrationId: string; secret: Secret; certificate?: string; expiresAt?: Date },
): Promise<SealedCredential> {
  const id = randomUUID();
  const kind = input.certificate ? "certificate" : "secret";
  const field = input.certificate ? "private-key" : "secret";
  const sealed = await seal(key, id, field, input.secret);
  const certificate = input.certificate ?? null;
  return {
    id,
    appRegistrationId: input.appRegistrationId,
    kind,
    field,
    sealed,
    keyId: key.kid,
    certificate,
    expiresAt: input.expiresAt ?? null,
  };
}

/** Stores a sealed credential and puts it to use, with its audit event. */
export async function addCredential(
  { db, signer }: HistoryStore,
  actor: Actor,
  credential: SealedCredential,
): Promise<void> {
  const thumbprint = credential.certificate
    ? new X509Certificate(credential.certificate).fingerprint256.replaceAll(":", "")
    : null;
  await db.$transaction(async (tx) => {
    const row = await tx.credential.create({
      data: { ...credential, thumbprint, activeFrom: new Date() },
      include: { appRegistration: true },
    });
    await appendEvents(tx, signer, [
      {
        type: "credential.added",
        actor,
        credentialId: row.id,
        appRegistrationId: row.appRegistrationId,
        clientId: row.appRegistration.clientId,
        kind: row.kind,
        thumbprint,
        expiresAt: row.expiresAt?.toISOString() ?? null,
      },
    ]);
  });
}

/** Notes that a credential was just used to sign in. */
export async function noteCredentialUse(db: Db, id: string): Promise<void> {
  await db.credential.update({ where: { id }, data: { lastUsedAt: new Date() } });
}

/**
 * Deletes the credentials of an app registration that serves no tenant any more, and says which those were.
 * The caller writes their events.
 */
export async function removeUnusedCredentials(
  tx: Tx,
  appRegistrationId: string,
): Promise<{ credentialId: string; appRegistrationId: string; clientId: string }[]> {
  // Of two tenants that are archived at once, the second sees that the first is gone.
  await tx.$queryRaw`SELECT id FROM app_registrations WHERE id = ${appRegistrationId}::uuid FOR NO KEY UPDATE`;
  const { clientId, credentials, _count } = await tx.appRegistration.findUniqueOrThrow({
    where: { id: appRegistrationId },
    include: {
      credentials: { select: { id: true }, orderBy: { createdAt: "asc" } },
      _count: { select: { tenants: { where: { archivedAt: null } } } },
    },
  });
  if (_count.tenants > 0) return [];
  await tx.credential.deleteMany({ where: { appRegistrationId } });
  return credentials.map(({ id }) => ({ credentialId: id, appRegistrationId, clientId }));
}
