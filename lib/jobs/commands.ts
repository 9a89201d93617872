import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameTenant } from "../audit/rules.ts";
import type { EventTenant, NewEvent } from "../audit/schema.ts";
import { type Db, type Prisma, readClock, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import { leaseSeconds, requesterColumns } from "../runs/rules.ts";
import type { Store } from "../store.ts";
import { scopeWhere } from "../tenants/queries.ts";
import type { Cloud } from "../tenants/schema.ts";
import { getJob } from "./queries.ts";
import { mostJobAttempts } from "./rules.ts";
import type { JobView, RequestJob, Survey } from "./schema.ts";

/**
 * Accepts a job: row, audit event and wake-up in one transaction. One that waits or runs already is returned
 * instead of a second one.
 * @throws AppError `not-found`
 */
export async function requestJob(
  store: Store,
  actor: Actor,
  origin: Origin,
  input: RequestJob,
): Promise<JobView> {
  const scope = scopeOf(actor);
  const id = await store.db.$transaction(async (tx) => {
    const tenant = await tx.tenant.findFirst({ where: { AND: [scopeWhere(scope), { id: input.tenantId }] } });
    if (!tenant)
      throw new AppError("not-found", {
        detail: "There is no such tenant.",
        fix: "Load the list of tenants again.",
      });
    const open = await tx.job.findFirst({ where: { ...input, state: { in: ["queued", "running"] } } });
    if (open) return open.id;
    const job = await tx.job.create({
      data: { ...input, ...requesterColumns(actor) },
    });
    await store.queue.wake(tx, "job", [job.id]);
    await appendEvents(tx, store.signer, [
      {
        type: "job.requested",
        actor,
        origin,
        jobId: job.id,
        kind: job.kind,
        tenant: nameTenant(tenant),
      },
    ]);
    return job.id;
  });
  const job = await getJob(store.db, scope, id);
  if (!job) throw new Error(`Job ${id} was made but can't be read.`);
  return job;
}

/** The history is held for a moment by each transaction: a hundred at a time let others write between. */
const surveysAtOnce = 100;

/**
 * Asks for surveys of many tenants within the caller's scope, each with its audit event. Those that wait or run
 * already are not asked for again.
 * @returns how many were new
 */
export async function requestSurveys(
  store: Store,
  actor: Actor,
  origin: Origin,
  tenantIds: readonly string[],
): Promise<number> {
  let made = 0;
  for (let from = 0; from < tenantIds.length; from += surveysAtOnce) {
    const ids = tenantIds.slice(from, from + surveysAtOnce);
    made += await store.db.$transaction((tx) => makeSurveys(store, tx, actor, origin, ids));
  }
  return made;
}

async function makeSurveys(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin,
  ids: string[],
): Promise<number> {
  const kind = "survey";
  const open: Prisma.JobListRelationFilter = { some: { kind, state: { in: ["queued", "running"] } } };
  const tenants = await tx.tenant.findMany({
    where: { AND: [scopeWhere(scopeOf(actor)), { id: { in: ids } }, { NOT: { jobs: open } }] },
  });
  const jobs = await tx.job.createManyAndReturn({
    data: tenants.map(({ id }) => ({ kind, tenantId: id, ...requesterColumns(actor) })),
    select: { id: true, tenantId: true },
  });
  await store.queue.wake(
    tx,
    "job",
    jobs.map(({ id }) => id),
  );
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const events = jobs.flatMap(({ id, tenantId }): NewEvent[] => {
    const tenant = byId.get(tenantId);
    if (!tenant) return [];
    return [{ type: "job.requested", actor, origin, jobId: id, kind, tenant: nameTenant(tenant) }];
  });
  await appendEvents(tx, store.signer, events);
  return jobs.length;
}

/** One attempt at one job, held by one worker while its lease lives. */
export interface JobClaim {
  jobId: string;
  attempt: number;
  tenant: EventTenant & { cloud: Cloud; appRegistrationId: string | null };
}

/** Takes a job for 15 s at a time. Null when somebody else has it, it is over, or it was tried three times. */
export async function claimJob(db: Db, jobId: string): Promise<JobClaim | null> {
  const [taken] = await db.$queryRaw<{ attempt: number }[]>`
    UPDATE jobs SET attempt = attempt + 1,
      state = (CASE WHEN attempt < ${mostJobAttempts} THEN 'running' ELSE 'failed' END)::"JobState",
      error_code = CASE WHEN attempt < ${mostJobAttempts} THEN error_code ELSE 'engine-ended' END,
      ended_at = CASE WHEN attempt < ${mostJobAttempts} THEN NULL ELSE now() END,
      lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${jobId}::uuid AND state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
    RETURNING attempt`;
  if (!taken || taken.attempt > mostJobAttempts) return null;
  const { tenant } = await db.job.findUniqueOrThrow({ where: { id: jobId }, include: { tenant: true } });
  const { id, entraTenantId, domain, name, cloud, appRegistrationId } = tenant;
  return {
    jobId,
    attempt: taken.attempt,
    tenant: { id, entraTenantId, domain, name, cloud, appRegistrationId },
  };
}

/** Makes the lease last 15 s from now. False when the job is another attempt's by now. */
export async function renewJobLease(db: Db, claim: JobClaim): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE jobs SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${claim.jobId}::uuid AND attempt = ${claim.attempt} AND state = 'running' AND lease_until > now()`;
  return renewed === 1;
}

export type JobOutcome = { ok: true; result: Survey } | { ok: false; errorCode: string; errorRaw: string };

/** Records how a job ended. Nothing happens when it is another attempt's by now. */
export async function recordJob(db: Db, claim: JobClaim, outcome: JobOutcome): Promise<void> {
  await db.job.updateMany({
    where: { id: claim.jobId, attempt: claim.attempt, state: "running" },
    data: {
      endedAt: await readClock(db),
      leaseUntil: null,
      ...(outcome.ok
        ? { state: "succeeded", result: outcome.result }
        : { state: "failed", errorCode: outcome.errorCode, errorRaw: outcome.errorRaw }),
    },
  });
}
