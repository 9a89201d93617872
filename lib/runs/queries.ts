import type { Scope } from "../access/schema.ts";
import type { Db, Prisma } from "../db.ts";
import { scopeWhere, showError } from "../tenants/queries.ts";
import { itemWords, standingUndo } from "./rules.ts";
import {
  type Counts,
  openItemStates,
  type RunItemView,
  type RunView,
  type WorkersView,
  workerEnginesSchema,
} from "./schema.ts";

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

/** Runs within the scope, newest first. @param cursor id of the last run of the page before */
export async function listRuns(
  db: Db,
  scope: Scope,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: RunView[]; nextCursor: string | null }> {
  const rows = await db.run.findMany({
    where: scopedRuns(scope),
    orderBy: { id: "desc" },
    include: withUndo,
    take: limit + 1,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
  });
  const items = await viewRuns(db, scope, rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

async function viewRuns(db: Db, scope: Scope, rows: readonly RunRow[]): Promise<RunView[]> {
  const groups = await db.runItem.groupBy({
    by: ["runId", "state"],
    where: {
      runId: { in: rows.map((row) => row.id) },
      ...("tags" in scope ? { tenant: scopeWhere(scope) } : {}),
    },
    _count: true,
  });
  return rows.map((row) => {
    const counts: Counts = {};
    for (const group of groups) if (group.runId === row.id) counts[group.state] = group._count;
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
      counts,
    };
  });
}

/** The items of a run that lie within the scope, in order. */
export async function listRunItems(db: Db, scope: Scope, runId: string): Promise<RunItemView[]> {
  const rows = await db.runItem.findMany({
    where: { runId, ...("tags" in scope ? { tenant: scopeWhere(scope) } : {}) },
    orderBy: { position: "asc" },
    include: { tenant: { select: { name: true } } },
  });
  return rows.map((row) => ({
    id: row.id,
    tenantId: row.tenantId,
    tenantName: row.tenant.name,
    state: row.state,
    requested: row.requested,
    before: row.before,
    after: row.after,
    words: itemWords(row),
    attempt: row.attempt,
    setAt: row.setAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    error: showError(row.errorCode, row.errorRaw, row.endedAt),
  }));
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
        AND (item.state <> 'queued' OR NOT EXISTS (
          SELECT FROM run_items AS other WHERE other.tenant_id = item.tenant_id AND other.state IN ('running', 'verifying')))
      ORDER BY item.tenant_id, item.due_at, item.id
    ) AS due ORDER BY due_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Runs that go on although none of their items is open. */
export async function findRunsToFinish(db: Db): Promise<string[]> {
  const rows = await db.run.findMany({
    where: {
      state: { in: ["running", "cancelled"] },
      finishedAt: null,
      items: { none: { state: { in: [...openItemStates] } } },
    },
    select: { id: true },
    take: 100,
  });
  return rows.map((row) => row.id);
}

/** How many workers live and what keeps them from their work, for the page's banner. */
export async function readWorkers(db: Db): Promise<WorkersView> {
  const rows = await db.$queryRaw<{ engines: unknown }[]>`
    SELECT engines FROM workers WHERE seen_at > now() - make_interval(secs => ${workerGoneSeconds})`;
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
  const problems: WorkersView["problems"] = [];
  for (const kind of kinds) {
    const states = rows.map((row) => workerEnginesSchema.parse(row.engines)[kind]);
    if (states.some((state) => state?.state === "ready")) continue;
    const missing = states.find((state) => state?.state === "missing");
    if (missing?.state === "missing")
      problems.push({ code: missing.code, message: missing.message, fix: missing.fix });
  }
  return { alive: rows.length, problems };
}
