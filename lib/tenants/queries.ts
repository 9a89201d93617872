import type { Scope } from "../access/schema.ts";
import type { Db, Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { itemWords } from "../runs/rules.ts";
import { openItemStates } from "../runs/schema.ts";
import type { ShownError, TenantListQuery, TenantPage, TenantView } from "./schema.ts";

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

/** One page of the tenants within the scope, with the number of all that match. */
export async function listTenants(db: Db, scope: Scope, query: TenantListQuery): Promise<TenantPage> {
  const { q, state, sort, cursor, limit } = query;
  const match = q ? matchText(q) : {};
  const where = { AND: [scopeWhere(scope), match, state ? { directSend: state } : {}] };
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const [rows, total] = await Promise.all([
    db.tenant.findMany({
      where,
      orderBy: [{ name: direction }, { id: direction }],
      take: limit + 1,
      ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    }),
    db.tenant.count({ where }),
  ]);
  const items = await viewTenants(db, rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

function matchText(q: string): Prisma.TenantWhereInput {
  // Prisma passes the text on to ILIKE as it is: without this, % would match everything.
  const contains = q.replace(/[\\%_]/g, "\\$&");
  const text = { contains, mode: "insensitive" as const };
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
      lastChange: change?.endedAt
        ? { runId: change.runId, at: change.endedAt.toISOString(), words: itemWords(change) }
        : null,
      error: showError(row.errorCode, row.errorRaw, row.errorAt),
    };
  });
}
