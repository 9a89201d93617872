import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin, Scope } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import type { EventTenant } from "../audit/schema.ts";
import { type Db, readTransactionTime, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore, Store } from "../store.ts";
import { filterWords } from "../tenants/rules.ts";
import type { Target } from "../tenants/schema.ts";
import { dealItems, judgeTarget, type NewItem, type PlannedItem } from "./draft.ts";
import { getPlan } from "./plan-queries.ts";
import { planMinutes, settleOptions } from "./plan-rules.ts";
import { requesterColumns } from "./rules.ts";
import { needsReason, type PlanView, type RequestPlan, type RunOptions, runOptionsSchema } from "./schema.ts";
import { freezeTarget } from "./target.ts";

type Action = RequestPlan["action"];

/**
 * Freezes a target and judges each tenant of it; nothing is changed in them. Tenants that are
 * gone since they were named or planned are left out.
 * @throws AppError `not-found` when none is left, `not-valid` when it is to begin in the past
 */
export async function requestPlan(
  store: HistoryStore,
  actor: Actor,
  origin: Origin,
  { action, target, ...wanted }: RequestPlan,
): Promise<PlanView> {
  const scope = scopeOf(actor);
  const { filter, ...meant } = await findMeant(store, scope, target);
  const planId = await store.db.$transaction(async (tx) => {
    const now = await readTransactionTime(tx);
    const options = settleOptions(action, wanted.options, now);
    const tenants = await freezeTarget(tx, scope, meant.target, { mayMiss: true });
    const plan = await tx.plan.create({
      data: {
        action,
        options,
        ...(filter ? { filter } : {}),
        createdAt: now,
        expiresAt: new Date(now.getTime() + planMinutes * 60_000),
        ...requesterColumns(actor),
      },
    });
    await insertPlanItems(tx, plan.id, judgeTarget(tenants, { action }, options, now));
    const made = { planId: plan.id, action, tenantCount: tenants.length };
    const words = filter ? filterWords(filter) : null;
    await appendEvents(tx, store.signer, [{ type: "plan.made", actor, origin, ...made, filter: words }]);
    return plan.id;
  });
  return requirePlan(store, scope, planId);
}

/** The tenants that are meant, and the filter that first found them. @throws AppError `not-found` */
async function findMeant(
  store: HistoryStore,
  scope: Scope,
  target: RequestPlan["target"],
): Promise<{ target: Target; filter: Record<string, string | undefined> | null }> {
  if (!("planId" in target)) return { target, filter: "filter" in target ? target.filter : null };
  const { filter } = await requirePlan(store, scope, target.planId);
  const items = await store.db.planItem.findMany({
    where: { planId: target.planId },
    orderBy: { position: "asc" },
    select: { tenantId: true },
  });
  return { target: { tenantIds: items.map(({ tenantId }) => tenantId) }, filter };
}

/** How long a plan that nobody submitted can still be looked at. */
const staleDays = 7;

/** Removes plans that were stale for a week; those that a run carried out stay. */
export async function trimPlans(db: Db): Promise<void> {
  await db.$executeRaw`
    DELETE FROM plans WHERE id IN (
      SELECT id FROM plans WHERE expires_at < now() - make_interval(days => ${staleDays})
        AND NOT EXISTS (SELECT FROM runs WHERE runs.plan_id = plans.id) LIMIT 10)`;
}

/** @throws AppError `not-found` */
export async function requirePlan(
  { db }: Pick<Store, "db">,
  scope: Scope,
  planId: string,
): Promise<PlanView> {
  const plan = await getPlan(db, scope, planId);
  if (!plan) throw noSuchPlan();
  return plan;
}

function noSuchPlan(): AppError {
  return new AppError("not-found", {
    detail: "There is no such plan.",
    fix: "Choose the tenants and make a new plan.",
  });
}

async function insertPlanItems(tx: Tx, planId: string, items: readonly PlannedItem[]): Promise<void> {
  const rows = items.map((item, position) => ({ position, ...item }));
  await tx.$executeRaw`
    INSERT INTO plan_items (plan_id, position, tenant_id, verdict, known, known_at, starts_at, is_canary)
    SELECT ${planId}::uuid, position, "tenantId", verdict, known, "knownAt", "startsAt", "isCanary"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS item(
      position int, "tenantId" uuid, verdict text, known "DirectSend", "knownAt" timestamptz, "startsAt" timestamptz,
      "isCanary" boolean)`;
}

interface TakenPlan {
  action: Action;
  options: RunOptions;
  planId: string;
  tenants: EventTenant[];
  items: NewItem[];
}

/**
 * Takes a plan for the run that carries it out, once. Tenants excluded or archived since are skipped, and so are
 * those that were left out as right already and are not any more; other changes are found out when they are read.
 * @throws AppError `not-found`, `plan-used`, `plan-stale`, `not-valid` when a reason is missing
 */
export async function takePlan(
  tx: Tx,
  actor: Actor,
  { planId, reason }: { planId: string; reason?: string | undefined },
  now: Date,
): Promise<TakenPlan> {
  const plan = await lockPlan(tx, planId);
  const scope = scopeOf(actor);
  const rows = plan ? await readPlanRows(tx, planId) : [];
  const mayTouch =
    "tenants" in scope || rows.every(({ tags }) => tags.some((tag) => scope.tags.includes(tag)));
  if (!plan || !mayTouch) throw noSuchPlan();
  if (plan.runId)
    throw new AppError("plan-used", {
      detail: "This plan was submitted already; its run carries it out.",
      fix: "Look at the run. Make a new plan for anything else.",
      more: { runId: plan.runId },
    });
  if (plan.expiresAt <= now)
    throw new AppError("plan-stale", {
      detail: `This plan is older than ${planMinutes} minutes, so it may no longer be true.`,
      fix: "Plan the same tenants again, look at it, then submit it.",
    });
  if (!reason && needsReason(plan.action, rows.length)) throw reasonMissing();
  const options = runOptionsSchema.parse(plan.options);
  const items = dealItems(rows, plan.action, options, now).map((item, index) => ({
    ...item,
    skipped: rows[index]?.skippedSince ?? item.skipped,
  }));
  const tenants = rows.map(({ tenantId, entraTenantId, domain, name }) => ({
    id: tenantId,
    entraTenantId,
    domain,
    name,
  }));
  return { action: plan.action, options, planId, tenants, items };
}

function reasonMissing(): AppError {
  const message = "is missing; say why, for the history";
  return new AppError("not-valid", {
    detail: `reason: ${message}.`,
    more: { fields: [{ path: "reason", message }] },
  });
}

/** Locks the plan, so that of two who submit it one makes the run and the other is told of it. */
async function lockPlan(
  tx: Tx,
  planId: string,
): Promise<{ action: Action; options: unknown; expiresAt: Date; runId: string | null } | null> {
  const locked = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM plans WHERE id = ${planId}::uuid FOR UPDATE`;
  if (locked.length === 0) return null;
  const { action, options, expiresAt, run } = await tx.plan.findUniqueOrThrow({
    where: { id: planId },
    include: { run: { select: { id: true } } },
  });
  if (action === "undo") throw new Error(`Plan ${planId} is of an undo, which needs none.`);
  return { action, options, expiresAt, runId: run?.id ?? null };
}

type PlanRow = PlannedItem & Omit<EventTenant, "id"> & { tags: string[]; skippedSince: string | null };

async function readPlanRows(tx: Tx, planId: string): Promise<PlanRow[]> {
  return tx.$queryRaw<PlanRow[]>`
    SELECT item.tenant_id AS "tenantId", item.verdict, item.known, item.known_at AS "knownAt",
      item.starts_at AS "startsAt", item.is_canary AS "isCanary", tenant.access = 'watch' AS "isWatched",
      tenant.entra_tenant_id AS "entraTenantId", tenant.domain, tenant.name, tenant.tags,
      CASE WHEN tenant.archived_at IS NOT NULL THEN 'tenant-archived'
        WHEN exclusion.tenant_id IS NOT NULL AND plan.action <> 'check' THEN 'excluded'
        -- It would not be visited, so nothing else would tell.
        WHEN item.verdict = 'same' AND tenant.direct_send <> item.known THEN 'changed-since' END AS "skippedSince"
    FROM plan_items AS item JOIN plans AS plan ON plan.id = item.plan_id JOIN tenants AS tenant ON tenant.id = item.tenant_id
      LEFT JOIN exclusions AS exclusion ON exclusion.tenant_id = item.tenant_id
    WHERE item.plan_id = ${planId}::uuid ORDER BY item.position`;
}
