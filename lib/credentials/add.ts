import { randomUUID, X509Certificate } from "node:crypto";
import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import type { NewEvent } from "../audit/schema.ts";
import type { Prisma, Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import { addJob } from "../jobs/commands.ts";
import type { HistoryStore, Store } from "../store.ts";
import { lockAppRegistration, nameApp } from "./commands.ts";
import { getAppRegistration } from "./queries.ts";
import type { CredentialView, NewCredential, SealedField } from "./schema.ts";
import { type SealingKey, seal } from "./sealing.ts";
import type { Secret } from "./secret.ts";
import { inspectSealed } from "./unsealing.ts";

/** A credential that was sealed before it is stored. */
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
  const { appRegistrationId, certificate = null, expiresAt = null } = input;
  const kind = certificate ? "certificate" : "secret";
  const field = certificate ? "private-key" : "secret";
  const sealed = await seal(key, id, field, input.secret);
  return { id, appRegistrationId, kind, field, sealed, keyId: key.kid, certificate, expiresAt };
}

/** SHA-256 of a certificate in upper-case hexadecimal digits; null when there is none. */
export function thumbprintOf(certificate: string | null): string | null {
  return certificate && new X509Certificate(certificate).fingerprint256.replaceAll(":", "");
}

/** Stores a credential that needs no worker to look at it, and puts it to use, with its audit event. */
export async function addCredential(
  { db, signer }: HistoryStore,
  actor: Actor,
  credential: SealedCredential,
): Promise<void> {
  const thumbprint = thumbprintOf(credential.certificate);
  await db.$transaction(async (tx) => {
    const event = await insertCredential(tx, actor, {
      ...credential,
      state: "ready",
      thumbprint,
      activeFrom: new Date(),
    });
    await appendEvents(tx, signer, [event]);
  });
}

/** Writes the row. Returns its event, for the caller to append. */
async function insertCredential(
  tx: Tx,
  actor: Actor,
  data: Omit<Prisma.CredentialUncheckedCreateInput, "createdBy" | "changedBy">,
): Promise<Extract<NewEvent, { type: "credential.added" }>> {
  const row = await tx.credential.create({
    data: { ...data, createdBy: actor.name, changedBy: actor.name },
    include: { appRegistration: true },
  });
  return {
    type: "credential.added",
    actor,
    credentialId: row.id,
    ...nameApp(row.appRegistration),
    kind: row.kind,
    thumbprint: row.thumbprint,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

/**
 * Accepts a credential: its row and the job in which a worker makes or opens it. The same id twice is one request.
 * @param keys public keys, newest first, that it may be sealed to
 * @throws AppError `not-found`, `not-valid` when it was not sealed for this row, `sealing-key-unknown`,
 * `credential-exists` when the id is that of a credential of another app registration
 */
export async function requestCredential(
  store: Store,
  actor: Actor,
  origin: Origin,
  appRegistrationId: string,
  asked: NewCredential,
  keys: readonly SealingKey[],
): Promise<{ credential: CredentialView; jobId: string }> {
  const sealed = asked.how === "make" ? null : { sealed: asked.sealed, keyId: checkSealed(asked, keys) };
  const { id, how, label } = asked;
  const jobId = await store.db.$transaction(async (tx) => {
    const app = await lockAppRegistration(tx, appRegistrationId);
    const earlier = await findEarlier(tx, appRegistrationId, id);
    if (earlier) return earlier;
    const event = await insertCredential(tx, actor, {
      id,
      appRegistrationId,
      kind: how === "secret" ? "secret" : "certificate",
      state: "preparing",
      label,
      field: how === "make" ? "private-key" : how,
      ...sealed,
      ...(how === "secret" ? { hint: asked.hint, expiresAt: asked.expiresAt } : {}),
    });
    return addJob(store, tx, actor, origin, {
      kind: "credential",
      appRegistration: app,
      credentialId: id,
      ...(how === "make" ? { input: { days: asked.days } } : {}),
      events: [{ ...event, origin, how }],
    });
  });
  const view = await getAppRegistration(store.db, appRegistrationId);
  const credential = view?.credentials.find((one) => one.id === id);
  if (!credential) throw new Error(`The credential ${id} was stored but can't be read.`);
  return { credential, jobId };
}

/** The job of an earlier request with the same id. */
async function findEarlier(tx: Tx, appRegistrationId: string, id: string): Promise<string | null> {
  const row = await tx.credential.findUnique({
    where: { id },
    include: { jobs: { where: { kind: "credential" }, select: { id: true } } },
  });
  if (!row) return null;
  const [job] = row.jobs;
  if (row.appRegistrationId === appRegistrationId && row.state !== "retired" && job) return job.id;
  throw new AppError("credential-exists", {
    detail: "There is a credential with this id already.",
    fix: "Make a new id, seal for it, and send that.",
  });
}

/** Looks at the form of what came sealed. Nobody here could open it. Returns the id of its key. */
function checkSealed(asked: Exclude<NewCredential, { how: "make" }>, keys: readonly SealingKey[]): string {
  let keyId: string;
  try {
    keyId = inspectSealed(asked.sealed, asked.id, asked.how);
  } catch (cause) {
    const message = cause instanceof SyntaxError ? "It is not JSON." : (cause as Error).message;
    throw new AppError(
      "not-valid",
      {
        detail: `sealed: ${message}`,
        fix: "Seal it with the key of GET /api/v1/sealing-key, for this id and field, and send nothing in the clear.",
        more: { fields: [{ path: "sealed", message }] },
      },
      { cause },
    );
  }
  if (keys.some(({ kid }) => kid === keyId)) return keyId;
  throw new AppError("sealing-key-unknown", {
    detail: "It was sealed for a key that Sendlock does not use, or not any more.",
    fix: "Load the page again, or get the key anew, and send it again.",
  });
}
