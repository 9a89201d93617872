import type { Actor } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameFailure } from "../audit/event-parts.ts";
import type { NewEvent } from "../audit/schema.ts";
import { type Db, type Prisma, readClock, type Tx } from "../db.ts";
import { type JobClaim, type JobOutcome, recordJob } from "../jobs/commands.ts";
import type { HistoryStore } from "../store.ts";
import { thumbprintOf } from "./add.ts";
import { nameApp } from "./commands.ts";
import type { SealedField } from "./schema.ts";

type CredentialRow = Prisma.CredentialGetPayload<{ include: { appRegistration: true } }>;

/** Notes that a credential was used to sign in, to the minute: a run over many tenants is one write. */
export async function noteCredentialUse(db: Db, id: string): Promise<void> {
  await db.$executeRaw`
    UPDATE credentials SET last_used_at = now()
    WHERE id = ${id}::uuid AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;
}

/** A credential as a worker found it to be, sealed to the newest key. */
export interface PreparedCredential {
  field: SealedField;
  sealed: string;
  keyId: string;
  /** PEM; null for a secret. */
  certificate: string | null;
  expiresAt: Date | null;
}

export type Failed = Extract<JobOutcome, { ok: false }>;

/** Records what became of a credential that was to be prepared; the first one of its app registration is put to use. */
export async function recordPreparation(
  store: HistoryStore,
  claim: JobClaim,
  outcome: { ok: true; prepared: PreparedCredential } | Failed,
): Promise<void> {
  await recordWith(store, claim, "preparing", outcome.ok ? succeeded : outcome, async (tx, row) => {
    const actor = claim.requester;
    if (!outcome.ok) {
      const { errorCode, errorRaw } = outcome;
      // What can't be read is of no use to anybody.
      const data = { state: "refused" as const, sealed: null, keyId: null, errorCode, errorRaw };
      await tx.credential.update({ where: { id: row.id }, data });
      return [{ type: "credential.refused", ...nameRow(actor, row), errorCode, errorRaw }];
    }
    const { prepared } = outcome;
    const thumbprint = thumbprintOf(prepared.certificate);
    const first = !(await tx.credential.findFirst({
      where: { appRegistrationId: row.appRegistrationId, state: "ready", activeFrom: { not: null } },
      select: { id: true },
    }));
    await tx.credential.update({
      where: { id: row.id },
      data: {
        ...prepared,
        state: "ready",
        thumbprint,
        ...(first ? { activeFrom: await readClock(tx) } : {}),
      },
    });
    const expiresAt = prepared.expiresAt?.toISOString() ?? null;
    const events: NewEvent[] = [
      { type: "credential.prepared", ...nameRow(actor, row), thumbprint, expiresAt },
    ];
    if (first) events.push({ type: "credential.used", ...nameRow(actor, row), thumbprint });
    return events;
  });
}

/** Records what a test of a credential said. */
export async function recordTest(
  store: HistoryStore,
  claim: JobClaim,
  entraTenantId: string | null,
  failed: Failed | null,
): Promise<void> {
  await recordWith(store, claim, "ready", failed ?? succeeded, async (tx, row) => {
    const error = failed && { errorCode: failed.errorCode, errorRaw: failed.errorRaw };
    await tx.credential.update({
      where: { id: row.id },
      data: { testedAt: await readClock(tx), ...(error ?? { errorCode: null, errorRaw: null }) },
    });
    const { kind: _, ...named } = nameRow(claim.requester, row);
    return [
      {
        type: "credential.tested",
        ...named,
        outcome: failed ? "failed" : "succeeded",
        ...(entraTenantId ? { entraTenantId } : {}),
        ...(failed ? nameFailure(failed.errorCode, failed.errorRaw) : {}),
      },
    ];
  });
}

const succeeded: JobOutcome = { ok: true, result: {} };

function nameRow(actor: Actor, { id, kind, appRegistration }: CredentialRow) {
  return { actor, credentialId: id, ...nameApp(appRegistration), kind };
}

/**
 * Records a job together with what it changed. Nothing is changed when the job is another attempt's by now, or the
 * credential is not in that state any more: it was retired meanwhile.
 */
async function recordWith(
  { db, signer }: HistoryStore,
  claim: JobClaim,
  state: "preparing" | "ready",
  outcome: JobOutcome,
  change: (tx: Tx, row: CredentialRow) => Promise<NewEvent[]>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM app_registrations WHERE id = ${claim.appRegistrationId}::uuid FOR NO KEY UPDATE`;
    if (!(await recordJob(tx, claim, outcome))) return;
    const row = await tx.credential.findFirst({
      where: { id: claim.credentialId ?? "", state },
      include: { appRegistration: true },
    });
    if (row) await appendEvents(tx, signer, await change(tx, row));
  });
}

/** A credential that waits to be made or opened; null when it is gone or was retired. */
export async function findPreparing(
  db: Db,
  id: string,
): Promise<Pick<CredentialRow, "id" | "kind" | "label" | "field" | "sealed" | "keyId" | "expiresAt"> | null> {
  return db.credential.findFirst({ where: { id, state: "preparing" } });
}

/**
 * The Entra tenants in which a credential can be tried, the best first: where the app registration lives, then those
 * that were visited last without an error.
 */
export async function listTestTenants(
  db: Db,
  appRegistrationId: string,
): Promise<{ cloud: CredentialRow["appRegistration"]["cloud"]; entraTenantIds: string[] }> {
  const app = await db.appRegistration.findUniqueOrThrow({
    where: { id: appRegistrationId },
    include: {
      tenants: {
        where: { archivedAt: null },
        orderBy: [
          { errorCode: { sort: "asc", nulls: "first" } },
          { checkedAt: { sort: "desc", nulls: "last" } },
        ],
        select: { entraTenantId: true },
        take: 2,
      },
    },
  });
  const ids = [...(app.homeTenantId ? [app.homeTenantId] : []), ...app.tenants.map((t) => t.entraTenantId)];
  return { cloud: app.cloud, entraTenantIds: [...new Set(ids)] };
}
