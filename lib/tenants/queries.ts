import type { Scope } from "../access/schema.ts";
import { isEndingCode, listEndingCredentials } from "../credentials/expiry.ts";
import { type Db, likeLiteral, type Prisma, type Tx } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { isUndoable, itemWords, standingUndo } from "../runs/rules.ts";
import { codesBesideErrors, isReviewDue } from "./rules.ts";
import type {
  ExclusionView,
  ReadingView,
  ShownError,
  Target,
  TenantDetail,
  TenantFilter,
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

/** The tenants within the scope that match a filter. */
export async function filterWhere(
  db: Db | Tx,
  scope: Scope,
  filter: TenantFilter,
): Promise<Prisma.TenantWhereInput> {
  const { q, state, tag, error, excluded, added } = filter;
  return {
    AND: [
      scopeWhere(scope),
      q ? matchText(q) : {},
      state ? { directSend: state } : {},
      tag ? { tags: { has: tag } } : {},
      error ? await troubleWhere(db, error) : {},
      excluded ? { exclusion: excluded === "yes" ? { isNot: null } : { is: null } } : {},
      added ? { createdAt: { gte: new Date(added) } } : {},
    ],
  };
}

/** Tenants that stand on the attention list under this code. */
async function troubleWhere(db: Db | Tx, code: string): Promise<Prisma.TenantWhereInput> {
  if (code === codesBesideErrors.changedOutside) return { changedOutsideAt: { not: null } };
  if (code === codesBesideErrors.exclusionDue) return { exclusion: { reviewOn: { lte: new Date() } } };
  if (code === codesBesideErrors.customerGone) return { goneAt: { not: null } };
  if (!isEndingCode(code)) return { errorCode: code };
  const ending = (await listEndingCredentials(db)).filter((credential) => credential.code === code);
  return { appRegistrationId: { in: ending.map(({ appRegistrationId }) => appRegistrationId) } };
}

/** The tenants within the scope that a target means. Named ones that do not exist are simply not among them. */
export async function targetWhere(
  db: Db | Tx,
  scope: Scope,
  target: Target,
): Promise<Prisma.TenantWhereInput> {
  if ("tenantIds" in target) return { AND: [scopeWhere(scope), { id: { in: target.tenantIds } }] };
  const { filter, except = [] } = target;
  return { AND: [await filterWhere(db, scope, filter), except.length > 0 ? { id: { notIn: except } } : {}] };
}

/** One page of the tenants within the scope, with the number of all that match. */
export async function listTenants(db: Db, scope: Scope, query: TenantListQuery): Promise<TenantPage> {
  const { sort, cursor, limit } = query;
  const where = await filterWhere(db, scope, query);
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const [rows, total] = await Promise.all([
    db.tenant.findMany({
      where,
      orderBy: [
        sort.endsWith("name")
          ? { name: direction }
          : { checkedAt: { sort: direction, nulls: direction === "asc" ? "first" : "last" } },
        { id: direction },
      ],
      include: { exclusion: true },
      take: limit + 1,
      ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    }),
    db.tenant.count({ where }),
  ]);
  const items = await viewTenants(db, rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** Tenants whose name or domain holds a text, or whose id it is. */
export function matchText(q: string): Prisma.TenantWhereInput {
  const text = { contains: likeLiteral(q), mode: "insensitive" as const };
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(q);
  return { OR: [{ name: text }, { domain: text }, ...(isId ? [{ entraTenantId: q }, { id: q }] : [])] };
}

/** One tenant, or null when it does not exist within the scope. */
export async function getTenant(db: Db, scope: Scope, id: string): Promise<TenantDetail | null> {
  const row = await db.tenant.findFirst({
    where: { AND: [scopeWhere(scope), { id }] },
    include: { exclusion: true, appRegistration: { select: { id: true, name: true } } },
  });
  const [view] = row ? await viewTenants(db, [row]) : [];
  if (!row || !view) return null;
  const { notes, contact, businessDays, businessFrom, businessTo, appRegistration } = row;
  return { ...view, notes, contact, businessDays, businessFrom, businessTo, appRegistration };
}

type TenantRow = Prisma.TenantGetPayload<{ include: { exclusion: true } }>;

/** An item that a run let go, or that was begun and is tried again. One that waits for its turn is not at work. */
const atWork = {
  OR: [
    { state: { in: ["running", "verifying"] } },
    {
      state: "queued",
      run: { state: "running" },
      OR: [{ releasedAt: { not: null } }, { attempt: { gt: 0 } }],
    },
  ],
} satisfies Prisma.RunItemWhereInput;

async function viewTenants(db: Db, rows: readonly TenantRow[]): Promise<TenantView[]> {
  const ids = rows.map((row) => row.id);
  const [open, newest] = await Promise.all([
    db.runItem.findMany({
      where: { tenantId: { in: ids }, ...atWork },
      include: { run: { select: { action: true } } },
      // What runs or is read again before what waits.
      orderBy: [{ state: "desc" }, { id: "asc" }],
    }),
    listNewestChanges(db, ids),
  ]);
  const changes = new Map(newest.map((item) => [item.tenantId, item]));
  return rows.map((row) => {
    const active = open.find((item) => item.tenantId === row.id);
    const change = changes.get(row.id);
    return {
      id: row.id,
      name: row.name,
      domain: row.domain,
      entraTenantId: row.entraTenantId,
      cloud: row.cloud,
      tags: row.tags,
      timeZone: row.timeZone,
      createdAt: row.createdAt.toISOString(),
      source: row.source,
      goneAt: row.goneAt?.toISOString() ?? null,
      access: row.access,
      exclusion: row.exclusion && viewExclusion(row.exclusion),
      changedOutsideAt: row.changedOutsideAt?.toISOString() ?? null,
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

/** An exclusion as the page shows it. */
function viewExclusion(row: Prisma.ExclusionGetPayload<object>): ExclusionView {
  const { owner, reason, createdBy } = row;
  const reviewOn = row.reviewOn.toISOString().slice(0, 10);
  return {
    owner,
    reason,
    reviewOn,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    isDue: isReviewDue(reviewOn, new Date()),
  };
}

type EndedItem = Prisma.RunItemGetPayload<{
  include: { run: { select: { action: true; undoneBy: { select: { id: true } } } } };
}>;

/** Of each tenant the newest item that was to change it. One that a run left out without a visit changed nothing. */
async function listNewestChanges(db: Db, tenantIds: readonly string[]): Promise<EndedItem[]> {
  const newest = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON (tenant_id) id FROM run_items
    WHERE tenant_id = ANY(${[...tenantIds]}::uuid[]) AND requested IS NOT NULL AND ended_at IS NOT NULL
      AND NOT (state = 'skipped' AND attempt = 0)
    ORDER BY tenant_id, ended_at DESC`;
  return db.runItem.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    include: { run: { select: { action: true, undoneBy: standingUndo } } },
  });
}

function viewChange(item: EndedItem): TenantView["lastChange"] {
  if (!item.endedAt) return null;
  const { runId, before } = item;
  return {
    runId,
    action: item.run.action,
    at: item.endedAt.toISOString(),
    words: itemWords(item),
    before,
    undoable: isUndoable(item) && item.run.undoneBy.length === 0,
  };
}

/** How many tenants there are in each state, and which tags there are. */
export async function readTenantFacets(
  db: Db,
  scope: Scope,
): Promise<{ states: Record<DirectSend, number>; tags: string[] }> {
  const where = scopeWhere(scope);
  const [groups, tags] = await Promise.all([
    db.tenant.groupBy({ by: ["directSend"], where, _count: true }),
    db.tenant.groupBy({ by: ["tags"], where }),
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
