import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import type { NewEvent } from "../audit/schema.ts";
import { requireHydratable } from "../connection/hydratable.ts";
import { refuseNoApp } from "../credentials/rules.ts";
import { type Db, type Prisma, readClock, type Tx } from "../db.ts";
import { leaseSeconds, requesterColumns } from "../runs/rules.ts";
import type { Store } from "../store.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { refuseNoTenant } from "../tenants/rules.ts";
import { getJob } from "./queries.ts";
import { mostJobAttempts } from "./rules.ts";
import {
  type JobInput,
  type JobKind,
  type JobResults,
  type JobTenant,
  type JobView,
  jobInputSchema,
  type RequestJob,
} from "./schema.ts";

/**
 * Accepts a job: row, audit event and wake-up in one transaction. One of the same kind for the same tenant or app
 * registration that waits or runs already is returned instead of a second one.
 * @throws AppError `not-found`; for hydration `tenant-watched`, `tenant-excluded`, `not-hydratable`
 */
export async function requestJob(
  store: Store,
  actor: Actor,
  origin: Origin,
  request: RequestJob,
): Promise<JobView> {
  const scope = scopeOf(actor);
  const { kind, ...asked } = request;
  const id = await store.db.$transaction(async (tx) => {
    const tenant = "tenantId" in asked ? await requireTenant(tx, actor, asked.tenantId) : null;
    if (tenant && kind === "hydrate") await requireHydratable(tx, tenant);
    const appRegistration =
      "appRegistrationId" in asked && asked.appRegistrationId !== undefined
        ? await requireAppRegistration(tx, asked.appRegistrationId)
        : null;
    const about = { tenantId: tenant?.id ?? null, appRegistrationId: appRegistration?.id ?? null };
    const open =
      kind === "lookup"
        ? null
        : await tx.job.findFirst({ where: { kind, ...about, state: { in: ["queued", "running"] } } });
    if (open) return open.id;
    const {
      tenantId: _,
      appRegistrationId: __,
      ...input
    } = { tenantId: "", appRegistrationId: "", ...asked };
    return addJob(store, tx, actor, origin, { kind, tenant, appRegistration, input });
  });
  const job = await getJob(store.db, scope, id);
  if (!job) throw new Error(`Job ${id} was made but can't be read.`);
  return job;
}

interface NewJob {
  kind: JobKind;
  tenant?: Prisma.TenantGetPayload<object> | null;
  appRegistration?: { id: string; clientId: string } | null;
  credentialId?: string;
  input?: JobInput;
  /** What else the transaction did: written just before the job's own event. */
  events?: readonly NewEvent[];
}

/** Adds a job with its wake-up and its audit event, which is the last statement. Returns its id. */
export async function addJob(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin | undefined,
  { kind, tenant, appRegistration, credentialId, input = {}, events = [] }: NewJob,
): Promise<string> {
  const { id } = await tx.job.create({
    data: {
      kind,
      tenantId: tenant?.id ?? null,
      appRegistrationId: appRegistration?.id ?? null,
      credentialId: credentialId ?? null,
      ...(Object.keys(input).length > 0 ? { input } : {}),
      ...requesterColumns(actor),
    },
  });
  await store.queue.wake(tx, "job", [id]);
  await appendEvents(tx, store.signer, [
    ...events,
    {
      type: "job.requested",
      actor,
      ...(origin ? { origin } : {}),
      jobId: id,
      kind,
      ...(tenant ? { tenant: nameTenant(tenant) } : {}),
      ...(appRegistration
        ? { appRegistrationId: appRegistration.id, clientId: appRegistration.clientId }
        : {}),
      ...(credentialId ? { credentialId } : {}),
      ...(input.named ? { named: input.named } : {}),
      ...(input.reason ? { reason: input.reason } : {}),
    },
  ]);
  return id;
}

async function requireTenant(tx: Tx, actor: Actor, id: string): Promise<Prisma.TenantGetPayload<object>> {
  const tenant = await tx.tenant.findFirst({ where: { AND: [scopeWhere(scopeOf(actor)), { id }] } });
  if (tenant) return tenant;
  throw refuseNoTenant();
}

async function requireAppRegistration(tx: Tx, id: string): Promise<{ id: string; clientId: string }> {
  const app = await tx.appRegistration.findUnique({ where: { id }, select: { id: true, clientId: true } });
  if (app) return app;
  throw refuseNoApp();
}

/** The history is held for a moment by each transaction: a hundred at a time let others write between. */
const jobsAtOnce = 100;

type JobOfTenant = Extract<JobKind, "survey" | "connection">;

/**
 * Asks for jobs of many tenants within the caller's scope, each with its audit event. Those that wait or run
 * already are not asked for again.
 * @returns how many were new
 */
export async function requestJobs(
  store: Store,
  actor: Actor,
  origin: Origin,
  kind: JobOfTenant,
  tenantIds: readonly string[],
): Promise<number> {
  let made = 0;
  for (let from = 0; from < tenantIds.length; from += jobsAtOnce) {
    const ids = tenantIds.slice(from, from + jobsAtOnce);
    made += await store.db.$transaction((tx) => addMissingJobs(store, tx, { actor, origin }, kind, ids));
  }
  return made;
}

async function addMissingJobs(
  store: Store,
  tx: Tx,
  asked: { actor: Actor; origin: Origin },
  kind: JobOfTenant,
  ids: string[],
): Promise<number> {
  const open: Prisma.JobListRelationFilter = { some: { kind, state: { in: ["queued", "running"] } } };
  const tenants = await tx.tenant.findMany({
    where: { AND: [scopeWhere(scopeOf(asked.actor)), { id: { in: ids } }, { NOT: { jobs: open } }] },
  });
  await appendEvents(tx, store.signer, await makeJobs(store, tx, asked, kind, tenants));
  return tenants.length;
}

/** Makes a job for each of the tenants and wakes the workers. Returns the events that the caller appends last. */
export async function makeJobs(
  store: Store,
  tx: Tx,
  asked: { actor: Actor; origin: Origin },
  kind: JobKind,
  tenants: readonly Prisma.TenantGetPayload<object>[],
): Promise<NewEvent[]> {
  const jobs = await tx.job.createManyAndReturn({
    data: tenants.map(({ id }) => ({ kind, tenantId: id, ...requesterColumns(asked.actor) })),
    select: { id: true, tenantId: true },
  });
  const ids = jobs.map(({ id }) => id);
  await store.queue.wake(tx, "job", ids);
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return jobs.flatMap(({ id, tenantId }): NewEvent[] => {
    const tenant = byId.get(tenantId ?? "");
    if (!tenant) return [];
    return [{ type: "job.requested", ...asked, jobId: id, kind, tenant: nameTenant(tenant) }];
  });
}

/** One attempt at one job, held by one worker while its lease lives. */
export interface JobClaim {
  jobId: string;
  kind: JobKind;
  attempt: number;
  requester: Actor;
  tenant: JobTenant | null;
  appRegistrationId: string | null;
  credentialId: string | null;
  input: JobInput;
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
  const job = await db.job.findUniqueOrThrow({ where: { id: jobId }, include: { tenant: true } });
  const { kind, tenant, appRegistrationId, credentialId } = job;
  return {
    jobId,
    kind,
    attempt: taken.attempt,
    requester: {
      kind: job.requesterKind,
      id: job.requesterId,
      name: job.requesterName,
      role: job.requesterRole,
    },
    tenant: tenant && pickTenant(tenant),
    appRegistrationId,
    credentialId,
    input: jobInputSchema.parse(job.input ?? {}),
  };
}

function pickTenant(tenant: Prisma.TenantGetPayload<object>): JobTenant {
  const { id, entraTenantId, domain, name, cloud, appRegistrationId, access } = tenant;
  return { id, entraTenantId, domain, name, cloud, appRegistrationId, access };
}

/** Makes the lease last 15 s from now. False when the job is another attempt's by now. */
export async function renewJobLease(db: Db, claim: JobClaim): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE jobs SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${claim.jobId}::uuid AND attempt = ${claim.attempt} AND state = 'running' AND lease_until > now()`;
  return renewed === 1;
}

/** Writes how far a job is. Nothing happens when it is another attempt's by now. */
export async function recordProgress(db: Db, claim: JobClaim, progress: JobResults[JobKind]): Promise<void> {
  await db.job.updateMany({
    where: { id: claim.jobId, attempt: claim.attempt, state: "running" },
    data: { progress },
  });
}

export type JobOutcome =
  | { ok: true; result: JobResults[JobKind] }
  | { ok: false; errorCode: string; errorRaw: string };

/**
 * Records how a job ended. False, and nothing happens, when it is another attempt's by now. What a job changes
 * besides its own row is written in the same transaction, after this said true.
 */
export async function recordJob(db: Db | Tx, claim: JobClaim, outcome: JobOutcome): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id: claim.jobId, attempt: claim.attempt, state: "running" },
    data: {
      endedAt: await readClock(db),
      leaseUntil: null,
      ...(outcome.ok
        ? { state: "succeeded", result: outcome.result }
        : { state: "failed", errorCode: outcome.errorCode, errorRaw: outcome.errorRaw }),
    },
  });
  return count === 1;
}
