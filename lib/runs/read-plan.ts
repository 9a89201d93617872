import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { type Db, Prisma } from "../db.ts";
import { requestJobs } from "../jobs/commands.ts";
import type { Store } from "../store.ts";
import { requestRun } from "./create.ts";
import { requirePlan } from "./plan.ts";
import { visitVerdicts } from "./plan-rules.ts";
import { mostSurveys } from "./rules.ts";
import type { ReadForPlan, RunView } from "./schema.ts";

/** A survey that is younger is not made anew. */
const surveyFreshMinutes = 60;

/**
 * Reads what a plan wants to know before it is submitted: the states by a check, the connectors by surveys of the
 * tenants it would visit, those never tried first and some at a time. The plan stays as it is; plan anew when this is done.
 * @returns the check, or null when none was wanted or all tenants are at work; and how many surveys were asked for
 * @throws AppError `not-found`
 */
export async function readForPlan(
  store: Store,
  actor: Actor,
  origin: Origin,
  planId: string,
  { states, connectors }: ReadForPlan,
): Promise<{ run: RunView | null; surveys: number }> {
  await requirePlan(store, scopeOf(actor), planId);
  const tenantIds = states ? await findIdle(store.db, planId) : [];
  const options = { waves: false } as const;
  const run =
    tenantIds.length > 0
      ? await requestRun(store, actor, origin, { action: "check", target: { tenantIds }, options })
      : null;
  const surveys = connectors
    ? await requestJobs(store, actor, origin, "survey", await findUnsurveyed(store.db, planId))
    : 0;
  return { run, surveys };
}

async function findIdle(db: Db, planId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT tenant.id FROM plan_items AS item JOIN tenants AS tenant ON tenant.id = item.tenant_id
    WHERE item.plan_id = ${planId}::uuid AND tenant.archived_at IS NULL AND NOT EXISTS (
      SELECT FROM run_items AS other WHERE other.tenant_id = tenant.id AND other.state IN ('running', 'verifying'))
    ORDER BY item.position`;
  return rows.map(({ id }) => id);
}

async function findUnsurveyed(db: Db, planId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT item.tenant_id AS id FROM plan_items AS item LEFT JOIN LATERAL (
      SELECT max(ended_at) FILTER (WHERE state = 'succeeded') AS at, max(ended_at) AS tried_at,
        bool_or(state IN ('queued', 'running')) AS is_open
      FROM jobs WHERE jobs.tenant_id = item.tenant_id AND kind = 'survey') AS survey ON true
    WHERE item.plan_id = ${planId}::uuid AND item.verdict IN (${Prisma.join([...visitVerdicts])})
      AND (survey.at IS NULL OR survey.at < now() - make_interval(mins => ${surveyFreshMinutes}))
      AND survey.is_open IS NOT true
    ORDER BY survey.tried_at NULLS FIRST, item.position LIMIT ${mostSurveys}`;
  return rows.map(({ id }) => id);
}
