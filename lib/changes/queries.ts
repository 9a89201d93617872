import type { Scope } from "../access/schema.ts";
import type { Db } from "../db.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { type Change, changeSchema } from "./schema.ts";

/** Changes after a number that concern the scope, in the order of commits. `lastSeq` is where to go on. */
export async function readChanges(
  db: Db,
  scope: Scope,
  afterSeq: number,
  limit: number,
): Promise<{ items: Change[]; lastSeq: number }> {
  const rows = await db.change.findMany({
    where: { seq: { gt: afterSeq } },
    orderBy: { seq: "asc" },
    take: limit,
  });
  const seen = "tags" in scope ? await inScope(db, scope, rows) : rows;
  const items = seen.map(({ seq, kind, ref }) => changeSchema.parse({ seq: Number(seq), kind, ref }));
  return { items, lastSeq: Number(rows.at(-1)?.seq ?? afterSeq) };
}

/** For a limited scope only what names one of its tenants exists. */
async function inScope<Row extends { tenantId: string | null }>(
  db: Db,
  scope: Scope,
  rows: Row[],
): Promise<Row[]> {
  const ids = [...new Set(rows.flatMap(({ tenantId }) => tenantId ?? []))];
  const tenants = await db.tenant.findMany({
    where: { AND: [scopeWhere(scope), { id: { in: ids } }] },
    select: { id: true },
  });
  const known = new Set(tenants.map(({ id }) => id));
  return rows.filter(({ tenantId }) => tenantId !== null && known.has(tenantId));
}

/** The numbers of the oldest and the newest change that are kept; both 0 before the first. */
export async function readChangeRange(db: Db): Promise<{ oldest: number; newest: number }> {
  const { _min, _max } = await db.change.aggregate({ _min: { seq: true }, _max: { seq: true } });
  return { oldest: Number(_min.seq ?? 0), newest: Number(_max.seq ?? 0) };
}
