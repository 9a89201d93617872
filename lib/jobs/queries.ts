import type { Scope } from "../access/schema.ts";
import type { Db, Prisma } from "../db.ts";
import { scopeWhere, showError } from "../tenants/queries.ts";
import { type JobKind, type JobView, resultSchemas } from "./schema.ts";

/** Jobs within the scope: of its tenants, and of no tenant for those who may see all. */
function jobScopeWhere(scope: Scope): Prisma.JobWhereInput {
  const ofTenants: Prisma.JobWhereInput = { tenant: scopeWhere(scope) };
  return "tags" in scope ? ofTenants : { OR: [{ tenantId: null }, ofTenants] };
}

/** One job, or null when it or its tenant does not exist within the scope. */
export async function getJob(db: Db, scope: Scope, id: string): Promise<JobView | null> {
  const row = await db.job.findFirst({ where: { AND: [jobScopeWhere(scope), { id }] } });
  return row ? viewJob(row) : null;
}

/** The newest survey of a tenant that succeeded, and the newest of all when it did not. */
export async function readSurveys(
  db: Db,
  scope: Scope,
  tenantId: string,
): Promise<{ good: JobView<"survey"> | null; newest: JobView<"survey"> | null }> {
  const where = { kind: "survey" as const, tenantId, tenant: scopeWhere(scope) };
  const [good, newest] = await Promise.all([
    db.job.findFirst({ where: { ...where, state: "succeeded" }, orderBy: { endedAt: "desc" } }),
    db.job.findFirst({ where, orderBy: { id: "desc" } }),
  ]);
  return { good: good && viewJob<"survey">(good), newest: newest && viewJob<"survey">(newest) };
}

/** Jobs that wait and that no live worker holds, oldest first. */
export async function findDueJobs(db: Db, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM jobs WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
    ORDER BY created_at LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** A job as the page shows it. The caller's query says which kind it is, where it knows. */
export function viewJob<Kind extends JobKind = JobKind>(row: Prisma.JobGetPayload<object>): JobView<Kind> {
  const kind = row.kind as Kind;
  const schema = resultSchemas[kind];
  return {
    id: row.id,
    kind,
    tenantId: row.tenantId,
    appRegistrationId: row.appRegistrationId,
    credentialId: row.credentialId,
    state: row.state,
    requestedBy: row.requesterName,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    progress: row.progress === null ? null : schema.parse(row.progress),
    result: row.result === null ? null : schema.parse(row.result),
    error: showError(row.errorCode, row.errorRaw, row.endedAt),
  };
}
