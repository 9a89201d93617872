import type { Scope } from "../access/schema.ts";
import type { Db, Prisma } from "../db.ts";
import { scopeWhere, showError } from "../tenants/queries.ts";
import { type JobView, surveySchema } from "./schema.ts";

/** One job, or null when it or its tenant does not exist within the scope. */
export async function getJob(db: Db, scope: Scope, id: string): Promise<JobView | null> {
  const row = await db.job.findFirst({ where: { id, tenant: scopeWhere(scope) } });
  return row ? viewJob(row) : null;
}

/** The newest survey of a tenant that succeeded, and the newest of all when it did not. */
export async function readSurveys(
  db: Db,
  scope: Scope,
  tenantId: string,
): Promise<{ good: JobView | null; newest: JobView | null }> {
  const where = { kind: "survey" as const, tenantId, tenant: scopeWhere(scope) };
  const [good, newest] = await Promise.all([
    db.job.findFirst({ where: { ...where, state: "succeeded" }, orderBy: { endedAt: "desc" } }),
    db.job.findFirst({ where, orderBy: { id: "desc" } }),
  ]);
  return { good: good && viewJob(good), newest: newest && viewJob(newest) };
}

/** Jobs that wait and that no live worker holds, oldest first. */
export async function findDueJobs(db: Db, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM jobs WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
    ORDER BY created_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

function viewJob(row: Prisma.JobGetPayload<object>): JobView {
  return {
    id: row.id,
    kind: row.kind,
    tenantId: row.tenantId,
    state: row.state,
    requestedBy: row.requesterName,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    result: row.result === null ? null : surveySchema.parse(row.result),
    error: showError(row.errorCode, row.errorRaw, row.endedAt),
  };
}
