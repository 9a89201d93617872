import type { Scope } from "../access/schema.ts";
import { type Db, likeLiteral, type Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { itemWords, standingUndo } from "../runs/rules.ts";
import { openItemStates } from "../runs/schema.ts";
import type {
  AttentionGroup,
  ReadingView,
  ShownError,
  TenantListQuery,
  TenantPage,
  TenantView,
} from "./schema.ts";

/** The tenants that exist for somebody with this scope; archived ones exist for nobody. */
export function scopeWhere(scope: Scope): Prisma.TenantWhereInput {
  return { archivedAt: null, ...("tags" in scope ? { tags: { hasSome: [...scope.tags] } } : {}) };
}

/** An error of the catalogue, ready to show. Null when there is none. */
export function showError(code: string | null, raw: string | null, at: Date | null): ShownError | null {
  if (!code) return null;
  const { cause, fix } = findRow(code);
  return { code, cause, fix, raw, at: at?.toISOString() ?? null };
}

export type TenantFilter = Pick<TenantListQuery, "q" | "state" | "tag" | "error">;

/** The tenants within the scope that match a filter. */
export function filterWhere(scope: Scope, { q, state, tag, error }: TenantFilter): Prisma.TenantWhereInput {
  return {
    AND: [
      scopeWhere(scope),
      q ? matchText(q) : {},
      state ? { directSend: state } : {},
      tag ? { tags: { has: tag } } : {},
      error ? { errorCode: error } : {},
    ],
  };
}

/** One page of the tenants within the scope, with the number of all that match. */
export async function listTenants(db: Db, scope: Scope, query: TenantListQuery): Promise<TenantPage> {
  const { sort, cursor, limit } = query;
  const where = filterWhere(scope, query);
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const [rows, total] = await Promise.all([
    db.tenant.findMany({
      where,
      orderBy: [
        sort.endsWith("name") ? { name: direction } : { checkedAt: { sort: direction, nulls: "first" } },
        { id: direction },
      ],
      take: limit + 1,
      ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    }),
    db.tenant.count({ where }),
  ]);
  const items = await viewTenants(db, rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

function matchText(q: string): Prisma.TenantWhereInput {
  const text = { contains: likeLiteral(q), mode: "insensitive" as const };
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(q);
  return { OR: [{ name: text }, { domain: text }, ...(isId ? [{ entraTenantId: q }, { id: q }] : [])] };
}

/** One tenant, or null when it does not exist within the scope. */
export async function getTenant(db: Db, scope: Scope, id: string): Promise<TenantView | null> {
  const row = await db.tenant.findFirst({ where: { AND: [scopeWhere(scope), { id }] } });
  return row ? ((await viewTenants(db, [row]))[0] ?? null) : null;
}

type TenantRow = Prisma.TenantGetPayload<object>;

async function viewTenants(db: Db, rows: readonly TenantRow[]): Promise<TenantView[]> {
  const ids = rows.map((row) => row.id);
  const [open, changes] = await Promise.all([
    db.runItem.findMany({
      where: { tenantId: { in: ids }, state: { in: [...openItemStates] } },
      include: { run: { select: { action: true } } },
      orderBy: { id: "asc" },
    }),
    db.runItem.findMany({
      where: { tenantId: { in: ids }, requested: { not: null }, endedAt: { not: null } },
      include: { run: { select: { action: true, undoneBy: standingUndo } } },
      distinct: ["tenantId"],
      orderBy: [{ tenantId: "asc" }, { endedAt: "desc" }],
    }),
  ]);
  return rows.map((row) => {
    const active = open.find((item) => item.tenantId === row.id);
    const change = changes.find((item) => item.tenantId === row.id);
    return {
      id: row.id,
      name: row.name,
      domain: row.domain,
      entraTenantId: row.entraTenantId,
      cloud: row.cloud,
      tags: row.tags,
      directSend: row.directSend,
      reason: row.directSend === "unknown" ? findRow(row.unknownReason ?? "never-read").cause : null,
      checkedAt: row.checkedAt?.toISOString() ?? null,
      activeRunId: active?.runId ?? null,
      activeAction: active?.run.action ?? null,
      activeState: active ? (active.state as TenantView["activeState"]) : null,
      lastChange: change ? viewChange(change) : null,
      error: showError(row.errorCode, row.errorRaw, row.errorAt),
    };
  });
}

function viewChange(
  item: Prisma.RunItemGetPayload<{
    include: { run: { select: { action: true; undoneBy: { select: { id: true } } } } };
  }>,
): TenantView["lastChange"] {
  if (!item.endedAt) return null;
  const undoable =
    (item.result === "changed" || item.result === "set-earlier") &&
    item.before !== null &&
    item.before !== "unknown" &&
    item.run.undoneBy.length === 0;
  const { runId, before } = item;
  return {
    runId,
    action: item.run.action,
    at: item.endedAt.toISOString(),
    words: itemWords(item),
    before,
    undoable,
  };
}

const cure = { app: "once", worker: "once", tenant: "each", transient: "nothing" } as const;

/** What stands in the way, grouped by cause, the largest group first. */
export async function listAttention(db: Db, scope: Scope): Promise<AttentionGroup[]> {
  const groups = await db.tenant.groupBy({
    by: ["errorCode"],
    where: { AND: [scopeWhere(scope), { errorCode: { not: null } }] },
    _count: true,
    orderBy: { _count: { errorCode: "desc" } },
  });
  return Promise.all(
    groups.map(async ({ errorCode, _count }) => {
      const { code, cause, fix, class: errorClass } = findRow(errorCode ?? "");
      const tenants = await db.tenant.findMany({
        where: filterWhere(scope, { error: code }),
        orderBy: { name: "asc" },
        take: 5,
        select: { id: true, name: true },
      });
      return { code, cause, fix, where: cure[errorClass], count: _count, tenants };
    }),
  );
}

/** How many tenants there are in each state, and which tags there are. */
export async function readTenantFacets(
  db: Db,
  scope: Scope,
): Promise<{ states: Record<DirectSend, number>; tags: string[] }> {
  const [groups, tags] = await Promise.all([
    db.tenant.groupBy({ by: ["directSend"], where: scopeWhere(scope), _count: true }),
    db.tenant.findMany({ where: scopeWhere(scope), select: { tags: true }, distinct: ["tags"] }),
  ]);
  const states = { blocked: 0, allowed: 0, unknown: 0 };
  for (const { directSend, _count } of groups) states[directSend] = _count;
  return { states, tags: [...new Set(tags.flatMap((row) => row.tags))].sort() };
}

/** The newest readings of a tenant within the scope. */
export async function listReadings(
  db: Db,
  scope: Scope,
  tenantId: string,
  limit: number,
): Promise<ReadingView[]> {
  const rows = await db.reading.findMany({
    where: { tenantId, tenant: scopeWhere(scope) },
    include: { run: { select: { action: true, requesterName: true } } },
    orderBy: { id: "desc" },
    take: limit,
  });
  return rows.map((row) => ({
    id: String(row.id),
    directSend: row.directSend,
    at: row.at.toISOString(),
    runId: row.runId,
    action: row.run.action,
    requestedBy: row.run.requesterName,
  }));
}
