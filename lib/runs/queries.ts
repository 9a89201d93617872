import type { Scope } from "../access/schema.ts";
import type { Db, Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { scopeWhere, showError } from "../tenants/queries.ts";
import { stopThreshold } from "./plan-rules.ts";
import { itemWords, standingUndo } from "./rules.ts";
import {
  type Counts,
  type RunItemPage,
  type RunItemsQuery,
  type RunItemView,
  type RunListQuery,
  type RunView,
  runOptionsSchema,
  type WorkersView,
} from "./schema.ts";
import { workerEnginesSchema } from "./worker-engines.ts";

/** A worker that has not been seen for this long counts as gone. */
const workerGoneSeconds = 20;

const withUndo = { undoneBy: standingUndo } as const;
type RunRow = Prisma.RunGetPayload<{ include: typeof withUndo }>;

function scopedRuns(scope: Scope): Prisma.RunWhereInput {
  return "tags" in scope ? { items: { some: { tenant: scopeWhere(scope) } } } : {};
}

/** One run, or null when it does not exist within the scope. */
export async function getRun(db: Db, scope: Scope, id: string): Promise<RunView | null> {
  const row = await db.run.findFirst({ where: { AND: [{ id }, scopedRuns(scope)] }, include: withUndo });
  return row ? ((await viewRuns(db, scope, [row]))[0] ?? null) : null;
}

/** Runs within the scope, newest first. */
export async function listRuns(
  db: Db,
  scope: Scope,
  { limit, cursor, state }: RunListQuery,
): Promise<{ items: RunView[]; nextCursor: string | null }> {
  const isOver = state && { finishedAt: state === "over" ? { not: null } : null };
  const rows = await db.run.findMany({
    where: { AND: [scopedRuns(scope), isOver ?? {}] },
    orderBy: { id: "desc" },
    include: withUndo,
    take: limit + 1,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
  });
  const items = await viewRuns(db, scope, rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

async function viewRuns(db: Db, scope: Scope, rows: readonly RunRow[]): Promise<RunView[]> {
  const where = { runId: { in: rows.map((row) => row.id) }, ...scopedItems(scope) };
  const groups = await db.runItem.groupBy({
    by: ["runId", "state"],
    where,
    _count: true,
    _max: { wave: true },
  });
  const tenants = await nameTenantsOfOne(db, scope, groups);
  return rows.map((row) => {
    const own = groups.filter(({ runId }) => runId === row.id);
    const total = own.reduce((sum, { _count }) => sum + _count, 0);
    const counts: Counts = Object.fromEntries(own.map(({ state, _count }) => [state, _count]));
    const options = runOptionsSchema.parse(row.options);
    return {
      id: row.id,
      action: row.action,
      state: row.state,
      outcome: row.outcome,
      reason: row.reason,
      requestedBy: row.requesterName,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      undoOfId: row.undoOfId,
      undoneById: row.undoneBy[0]?.id ?? null,
      retryOfId: row.retryOfId,
      planId: row.planId,
      ticket: row.ticket,
      options,
      startAt: row.startAt?.toISOString() ?? null,
      wave: row.wave,
      waves: Math.max(0, ...own.map(({ _max }) => _max.wave ?? 0)),
      stopAt: stopThreshold(options.stopAfter, total - (counts.skipped ?? 0)),
      total,
      tenant: tenants.get(row.id) ?? null,
      counts,
    };
  });
}

/** The tenant of each run that has but one. */
async function nameTenantsOfOne(
  db: Db,
  scope: Scope,
  groups: readonly { runId: string; _count: number }[],
): Promise<Map<string, { id: string; name: string }>> {
  const totals = new Map<string, number>();
  for (const { runId, _count } of groups) totals.set(runId, (totals.get(runId) ?? 0) + _count);
  const ofOne = [...totals].flatMap(([runId, total]) => (total === 1 ? runId : []));
  if (ofOne.length === 0) return new Map();
  const items = await db.runItem.findMany({
    where: { runId: { in: ofOne }, ...scopedItems(scope) },
    select: { runId: true, tenant: { select: { id: true, name: true } } },
  });
  return new Map(items.map(({ runId, tenant }) => [runId, tenant]));
}

function scopedItems(scope: Scope): Prisma.RunItemWhereInput {
  return "tags" in scope ? { tenant: scopeWhere(scope) } : {};
}

/** The items of a run that lie within the scope, in order, with the number of all that match. */
export async function listRunItems(
  db: Db,
  scope: Scope,
  runId: string,
  { state, error, cursor, limit = 100 }: Partial<RunItemsQuery> = {},
): Promise<RunItemPage> {
  const where: Prisma.RunItemWhereInput = {
    runId,
    ...scopedItems(scope),
    ...(state ? { state } : {}),
    ...(error ? { errorCode: error } : {}),
  };
  const [rows, total] = await Promise.all([
    db.runItem.findMany({
      where: { AND: [where, cursor === undefined ? {} : { position: { gt: cursor } }] },
      orderBy: { position: "asc" },
      take: limit + 1,
      include: { tenant: { select: { name: true } } },
    }),
    db.runItem.count({ where }),
  ]);
  const items = rows.slice(0, limit).map(viewItem);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.position ?? null) : null, total };
}

function viewItem(
  row: Prisma.RunItemGetPayload<{ include: { tenant: { select: { name: true } } } }>,
): RunItemView {
  const isWaiting = row.state === "queued" || row.state === "verifying";
  return {
    id: row.id,
    tenantId: row.tenantId,
    tenantName: row.tenant.name,
    position: row.position,
    wave: row.wave,
    state: row.state,
    requested: row.requested,
    before: row.before,
    after: row.after,
    words: itemWords(row),
    attempt: row.attempt,
    setAt: row.setAt?.toISOString() ?? null,
    dueAt: isWaiting ? row.dueAt.toISOString() : null,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    error: showError(row.errorCode, row.errorRaw, row.endedAt),
  };
}

/**
 * Items that are due and that no live worker holds, oldest first, one a tenant: those behind it, and those of a
 * tenant that is at work, could not be claimed and would hide the others.
 */
export async function findDueItems(db: Db, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM (
      SELECT DISTINCT ON (item.tenant_id) item.id, item.due_at
      FROM run_items AS item JOIN runs ON runs.id = item.run_id AND (runs.state = 'running' OR item.state <> 'queued')
      WHERE item.state IN ('queued', 'running', 'verifying') AND item.due_at <= now() + interval '1 ms'
        AND (item.lease_until IS NULL OR item.lease_until < now())
        AND (item.state <> 'queued' OR item.released_at IS NOT NULL AND NOT EXISTS (
          SELECT FROM run_items AS other WHERE other.tenant_id = item.tenant_id AND other.state IN ('running', 'verifying')))
      ORDER BY item.tenant_id, item.due_at, item.id
    ) AS due ORDER BY due_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

function listKeyProblems(workers: readonly { keysMissing: string[] }[]): WorkersView["problems"] {
  const without = workers.filter(({ keysMissing }) => keysMissing.length > 0).length;
  if (without === 0) return [];
  const isAll = without === workers.length;
  const some = `${without} of ${workers.length} workers ${without === 1 ? "lacks" : "lack"}`;
  return [
    {
      code: "keys-missing",
      message: isAll
        ? "No worker has the key that stored credentials are sealed to. Requests are kept and wait."
        : `${some} the key that stored credentials are sealed to, and ${without === 1 ? "takes" : "take"} no work.`,
      fix: "Give every worker the same file of private keys (SEAL_PRIVATE_JWKS_FILE). If it is lost, restore it with npm run keys:import.",
    },
  ];
}

function listHistoryProblems(workers: readonly { engines: unknown }[]): WorkersView["problems"] {
  if (!workers.some(({ engines }) => workerEnginesSchema.parse(engines).history)) return [];
  const { code, cause, fix } = findRow("history-not-written");
  return [{ code, message: `${cause} Requests are kept and wait.`, fix }];
}

/** How many workers live and what keeps them from their work, for the page's banner. */
export async function readWorkers(db: Db): Promise<WorkersView> {
  const rows = await db.$queryRaw<{ engines: unknown; keysMissing: string[] }[]>`
    SELECT engines, keys_missing AS "keysMissing" FROM workers WHERE seen_at > now() - make_interval(secs => ${workerGoneSeconds})`;
  if (rows.length === 0)
    return {
      alive: 0,
      problems: [
        {
          code: "no-worker",
          message: "No worker is running. Requests are kept and wait.",
          fix: "Look at the terminal that runs Sendlock, or start a worker.",
        },
      ],
    };
  const clouds = new Set(
    (await db.tenant.groupBy({ by: ["cloud"], where: { archivedAt: null } })).map(({ cloud }) => cloud),
  );
  const kinds = [
    ...(clouds.has("simulated") ? ["simulated" as const] : []),
    ...([...clouds].some((cloud) => cloud !== "simulated") ? ["real" as const] : []),
  ];
  const problems: WorkersView["problems"] = [...listHistoryProblems(rows), ...listKeyProblems(rows)];
  for (const kind of kinds) {
    const states = rows.map((row) => workerEnginesSchema.parse(row.engines)[kind]);
    if (states.some((state) => state?.state === "ready")) continue;
    const missing = states.find((state) => state?.state === "missing");
    if (missing?.state === "missing")
      problems.push({ code: missing.code, message: missing.message, fix: missing.fix });
  }
  return { alive: rows.length, problems };
}
