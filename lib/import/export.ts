import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin, Scope } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { csvLines } from "../csv/table.ts";
import type { Db, Prisma } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import { filterWhere } from "../tenants/queries.ts";
import type { TenantFilter } from "../tenants/schema.ts";
import { daysCell, importColumns } from "./rules.ts";
import type { ImportColumn } from "./schema.ts";

/** Notes in the history who took the list of tenants out of Sendlock. */
export async function noteTenantsExport(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  filter: TenantFilter,
): Promise<void> {
  const tenantCount = await db.tenant.count({ where: await filterWhere(db, scopeOf(actor), filter) });
  await db.$transaction((tx) =>
    appendEvents(tx, signer, [{ type: "tenants.exported", actor, origin, tenantCount }]),
  );
}

const tenantsPerRead = 500;
/** Excel reads UTF-8 as such only behind its mark. */
const mark = "\uFEFF";

/** The tenants within the scope that match, as a file that can be imported again, piece by piece. */
export async function* exportTenants(db: Db, scope: Scope, filter: TenantFilter): AsyncGenerator<string> {
  yield mark + csvLines(importColumns, [Object.fromEntries(importColumns.map((name) => [name, name]))]);
  const where = await filterWhere(db, scope, filter);
  let cursor: string | null = null;
  for (;;) {
    const rows: ExportedRow[] = await db.tenant.findMany({
      where,
      orderBy: { id: "asc" },
      include: { appRegistration: { select: { name: true } } },
      take: tenantsPerRead,
      ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    });
    if (rows.length > 0) yield csvLines(importColumns, rows.map(describeRow));
    cursor = rows.at(-1)?.id ?? null;
    if (rows.length < tenantsPerRead) return;
  }
}

type ExportedRow = Prisma.TenantGetPayload<{ include: { appRegistration: { select: { name: true } } } }>;

function describeRow(row: ExportedRow): Record<ImportColumn, string> {
  return {
    name: row.name,
    domain: row.domain,
    "tenant id": row.entraTenantId,
    cloud: row.cloud,
    "app registration": row.appRegistration?.name ?? "",
    access: row.access,
    tags: row.tags.join(", "),
    "time zone": row.timeZone,
    "business days": daysCell(row.businessDays),
    "business from": row.businessFrom,
    "business to": row.businessTo,
    contact: row.contact,
    notes: row.notes,
  };
}
