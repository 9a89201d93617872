import type { Scope } from "../access/schema.ts";
import { type Db, Prisma } from "../db.ts";
import { connectorCounts } from "../jobs/rules.ts";
import { surveySchema } from "../jobs/schema.ts";
import { scopeWhere, showError } from "../tenants/queries.ts";
import { verdictWords, visitVerdicts } from "./plan-rules.ts";
import {
  needsReason,
  type PlanItemPage,
  type PlanItemsQuery,
  type PlanItemView,
  type PlanView,
  runOptionsSchema,
  type Verdict,
} from "./schema.ts";
import { type BusinessHours, isInWindow } from "./windows.ts";

const visits = [...visitVerdicts];

/** One plan, or null when it does not exist within the scope. */
export async function getPlan(db: Db, scope: Scope, id: string): Promise<PlanView | null> {
  const plan = await db.plan.findFirst({
    where: { id, ...("tags" in scope ? { items: { every: { tenant: scopeWhere(scope) } } } : {}) },
    include: { run: { select: { id: true } } },
  });
  if (!plan || plan.action === "undo") return null;
  const [groups, sums, inBusinessHours] = await Promise.all([
    db.planItem.groupBy({ by: ["verdict"], where: { planId: id }, _count: true }),
    sumUpVisits(db, id),
    countInBusinessHours(db, id),
  ]);
  const total = groups.reduce((sum, { _count }) => sum + _count, 0);
  return {
    id,
    action: plan.action,
    options: runOptionsSchema.parse(plan.options),
    filter: plan.filter as Record<string, string> | null,
    requestedBy: plan.requesterName,
    createdAt: plan.createdAt.toISOString(),
    expiresAt: plan.expiresAt.toISOString(),
    isStale: plan.run === null && plan.expiresAt <= new Date(),
    runId: plan.run?.id ?? null,
    total,
    counts: Object.fromEntries(groups.map(({ verdict, _count }) => [verdict, _count])),
    visits: sums.visits,
    inBusinessHours,
    canaries: sums.canaries,
    firstStart: sums.firstStart?.toISOString() ?? null,
    lastStart: sums.lastStart?.toISOString() ?? null,
    withoutConnectors: sums.withoutConnectors,
    surveys: { asked: sums.asked, read: sums.read, failed: sums.failed },
    needsReason: needsReason(plan.action, total),
  };
}

interface Sums {
  visits: number;
  canaries: number;
  firstStart: Date | null;
  lastStart: Date | null;
  withoutConnectors: number;
  asked: number;
  read: number;
  failed: number;
}

async function sumUpVisits(db: Db, planId: string): Promise<Sums> {
  const [sums] = await db.$queryRaw<Sums[]>`
    SELECT count(*)::int AS visits, count(*) FILTER (WHERE is_canary)::int AS canaries,
      min(starts_at) AS "firstStart", max(starts_at) AS "lastStart",
      count(*) FILTER (WHERE surveyed.tenant_id IS NULL)::int AS "withoutConnectors",
      count(asked.state)::int AS asked, count(*) FILTER (WHERE asked.state = 'succeeded')::int AS read,
      count(*) FILTER (WHERE asked.state = 'failed')::int AS failed
    FROM plan_items AS item LEFT JOIN (
      SELECT DISTINCT tenant_id FROM jobs WHERE kind = 'survey' AND state = 'succeeded') AS surveyed USING (tenant_id)
    LEFT JOIN (
      SELECT DISTINCT ON (tenant_id) tenant_id, state FROM jobs
      WHERE kind = 'survey' AND (state IN ('queued', 'running')
        OR created_at >= (SELECT created_at FROM plans WHERE id = ${planId}::uuid))
      ORDER BY tenant_id, id DESC) AS asked USING (tenant_id)
    WHERE item.plan_id = ${planId}::uuid AND item.verdict IN (${Prisma.join(visits)})`;
  if (!sums) throw new Error(`The visits of plan ${planId} could not be counted.`);
  return sums;
}

/** Thousands of tenants share a few business hours: each is looked at once. */
async function countInBusinessHours(db: Db, planId: string): Promise<number> {
  const groups = await db.$queryRaw<(BusinessHours & { count: number })[]>`
    SELECT tenant.time_zone AS "timeZone", tenant.business_days AS "businessDays", tenant.business_from AS "businessFrom",
      tenant.business_to AS "businessTo", count(*)::int AS count
    FROM plan_items AS item JOIN tenants AS tenant ON tenant.id = item.tenant_id
    WHERE item.plan_id = ${planId}::uuid AND item.verdict IN (${Prisma.join(visits)})
    GROUP BY 1, 2, 3, 4`;
  const now = new Date();
  return groups.reduce((sum, { count, ...hours }) => sum + (isInWindow(now, hours) ? 0 : count), 0);
}

/** The items of a plan that lie within the scope, in order, with the number of all that match. */
export async function listPlanItems(
  db: Db,
  scope: Scope,
  planId: string,
  { verdict, cursor, limit }: PlanItemsQuery,
): Promise<PlanItemPage> {
  const where: Prisma.PlanItemWhereInput = {
    planId,
    ...("tags" in scope ? { tenant: scopeWhere(scope) } : {}),
    ...(verdict ? { verdict } : {}),
  };
  const [rows, total] = await Promise.all([
    db.planItem.findMany({
      where: { AND: [where, cursor === undefined ? {} : { position: { gt: cursor } }] },
      orderBy: { position: "asc" },
      take: limit + 1,
      include: withTenant,
    }),
    db.planItem.count({ where }),
  ]);
  const page = rows.slice(0, limit);
  const connectors = await readConnectors(
    db,
    page.map(({ tenantId }) => tenantId),
  );
  const now = new Date();
  const items = page.map((row) => viewItem(row, connectors.get(row.tenantId) ?? null, now));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.position ?? null) : null, total };
}

const withTenant = {
  plan: { select: { action: true } },
  tenant: { include: { exclusion: { select: { owner: true, reason: true } } } },
} as const;
type PlanItemRow = Prisma.PlanItemGetPayload<{ include: typeof withTenant }>;

function viewItem(row: PlanItemRow, connectors: PlanItemView["connectors"], now: Date): PlanItemView {
  const { tenant, position, tenantId, isCanary, known } = row;
  const { action } = row.plan;
  if (action === "undo") throw new Error(`Plan ${row.planId} is of an undo, which needs none.`);
  const verdict = row.verdict as Verdict;
  return {
    position,
    tenantId,
    tenantName: tenant.name,
    domain: tenant.domain,
    timeZone: tenant.timeZone,
    verdict,
    words: verdictWords(verdict, {
      action,
      known,
      errorCode: tenant.errorCode,
      hasApp: tenant.appRegistrationId !== null,
      isWatched: tenant.access === "watch",
      exclusion: tenant.exclusion,
    }),
    known,
    knownAt: row.knownAt?.toISOString() ?? null,
    startsAt: row.startsAt?.toISOString() ?? null,
    isCanary,
    isInBusinessHours: !isInWindow(now, tenant),
    error: showError(tenant.errorCode, tenant.errorRaw, tenant.errorAt),
    connectors,
  };
}

/** What the newest survey of each tenant that succeeded says of its inbound connectors. */
async function readConnectors(
  db: Db,
  tenantIds: readonly string[],
): Promise<Map<string, NonNullable<PlanItemView["connectors"]>>> {
  const surveys = await db.$queryRaw<{ tenantId: string; endedAt: Date; result: unknown }[]>`
    SELECT DISTINCT ON (tenant_id) tenant_id AS "tenantId", ended_at AS "endedAt", result FROM jobs
    WHERE tenant_id = ANY(${[...tenantIds]}::uuid[]) AND kind = 'survey' AND state = 'succeeded'
    ORDER BY tenant_id, ended_at DESC`;
  return new Map(
    surveys.map(({ tenantId, endedAt, result }) => {
      const { inboundConnectors } = surveySchema.parse(result);
      const counting = inboundConnectors.filter(connectorCounts).length;
      const notCounting = inboundConnectors.length - counting;
      return [tenantId, { counting, notCounting, at: endedAt.toISOString() }];
    }),
  );
}
