import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameFailure } from "../audit/event-parts.ts";
import { Prisma, type Tx } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { AppError } from "../errors.ts";
import { addJob, type JobClaim, recordJob, requestJobs } from "../jobs/commands.ts";
import type { JobTenant } from "../jobs/schema.ts";
import type { HistoryStore, Store } from "../store.ts";
import { targetWhere } from "../tenants/queries.ts";
import type { Target } from "../tenants/schema.ts";
import { failedStep } from "./rules.ts";
import type { Connection, StepResult } from "./schema.ts";

/**
 * Asks for a connection check in the caller's transaction, whose last statement it is. One that waits already is
 * enough; one that runs may have begun before what the caller changed.
 */
export async function requestConnection(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin | undefined,
  tenant: Prisma.TenantGetPayload<object>,
): Promise<void> {
  const kind = "connection";
  const waiting = await tx.job.findFirst({ where: { kind, tenantId: tenant.id, state: "queued" } });
  if (!waiting) await addJob(store, tx, actor, origin, { kind, tenant });
}

/**
 * Asks for connection checks of many tenants within the caller's scope. Returns how many were new.
 * @throws AppError `not-found` when no tenant is meant
 */
export async function requestConnections(
  store: Store,
  actor: Actor,
  origin: Origin,
  target: Target,
): Promise<number> {
  const tenants = await store.db.tenant.findMany({
    where: await targetWhere(store.db, scopeOf(actor), target),
    select: { id: true },
    orderBy: { name: "asc" },
  });
  if (tenants.length === 0)
    throw new AppError("not-found", { detail: "No tenant matches.", fix: "Load the list of tenants again." });
  const ids = tenants.map(({ id }) => id);
  return requestJobs(store, actor, origin, "connection", ids);
}

/**
 * Records what a connection check found. It was a visit: what failed stands on the tenant as its newest failure, and
 * where everything worked none does. The state is not touched, because only a run's reading tells it.
 */
export async function recordConnection(
  { db, signer }: HistoryStore,
  claim: JobClaim,
  tenant: JobTenant,
  connection: Connection,
): Promise<void> {
  const failed = failedStep(connection.steps);
  await db.$transaction(async (tx) => {
    if (!(await recordJob(tx, claim, { ok: true, result: connection }))) return;
    await updateTenant(tx, tenant, connection, failed);
    await appendEvents(tx, signer, [
      {
        type: "tenant.connectionChecked",
        actor: claim.requester,
        tenant: nameTenant(tenant),
        jobId: claim.jobId,
        outcome: failed ? "failed" : "passed",
        ...(failed
          ? { step: failed.step, ...nameFailure(failed.code ?? "unrecognised", failed.raw ?? "") }
          : {}),
      },
    ]);
  });
}

/** Nothing is written where the tenant is reached in another way by now: what was found says nothing of that. */
async function updateTenant(
  tx: Tx,
  { id, appRegistrationId, access }: JobTenant,
  connection: Connection,
  failed: StepResult | undefined,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE tenants SET connection = ${JSON.stringify(connection)}::jsonb, connection_at = clock_timestamp() ${errorColumns(failed)}
    WHERE id = ${id}::uuid AND archived_at IS NULL AND access = ${access}::"TenantAccess"
      AND app_registration_id IS NOT DISTINCT FROM ${appRegistrationId}::uuid`;
}

/** What passes by itself is no failure of the tenant: a run would try again before it counted one. */
function errorColumns(failed: StepResult | undefined): Prisma.Sql {
  if (!failed)
    return Prisma.sql`, error_code = NULL, error_raw = NULL, error_at = NULL, auth_failures = 0,
      unknown_reason = CASE WHEN unknown_reason = error_code THEN 'never-read' ELSE unknown_reason END`;
  const { code = "unrecognised", raw = null } = failed;
  if (findRow(code).class === "transient") return Prisma.empty;
  return Prisma.sql`, error_code = ${code}, error_raw = ${raw}, error_at = clock_timestamp(),
    unknown_reason = CASE WHEN unknown_reason = 'never-read' OR unknown_reason = error_code THEN ${code} ELSE unknown_reason END`;
}
