import type { Scope } from "../access/schema.ts";
import { type Db, Prisma } from "../db.ts";
import { describeCause, mostNamed } from "../tenants/attention.ts";
import type { AttentionApp, AttentionGroup } from "../tenants/schema.ts";

interface Found {
  code: string;
  count: number;
  tenants: AttentionGroup["tenants"];
}

/** The tenants of a run within the scope that failed or were not read back, by cause, the largest group first. */
export async function listFailures(db: Db, scope: Scope, runId: string): Promise<AttentionGroup[]> {
  const within = "tags" in scope ? Prisma.sql`AND tenant.tags && ${[...scope.tags]}::text[]` : Prisma.empty;
  const failed = Prisma.sql`
    FROM run_items AS item JOIN tenants AS tenant ON tenant.id = item.tenant_id
    WHERE item.run_id = ${runId}::uuid AND item.state IN ('failed', 'unverified') AND item.error_code IS NOT NULL
      ${within}`;
  const groups = await db.$queryRaw<Found[]>`
    SELECT item.error_code AS code, count(*)::int AS count,
      jsonb_path_query_array(
        jsonb_agg(jsonb_build_object('id', tenant.id, 'name', tenant.name) ORDER BY tenant.name),
        '$[0 to ${Prisma.raw(String(mostNamed - 1))}]') AS tenants
    ${failed} GROUP BY 1 ORDER BY 2 DESC, 1`;
  const described = groups.map((group) => ({ ...group, ...describeCause(group.code) }));
  const once = described.filter(({ where }) => where === "once").map(({ code }) => code);
  const apps = once.length > 0 ? await countByApp(db, failed, once) : [];
  return described.map((group) => {
    const own = apps.filter(({ code }) => code === group.code);
    const named = own.slice(0, mostNamed).map(({ code: _, ...app }) => ({ ...app, credential: null }));
    return { ...group, apps: named, appCount: own.length };
  });
}

/** The app registrations of the failed tenants by cause, the one with the most first. */
function countByApp(
  db: Db,
  failed: Prisma.Sql,
  codes: readonly string[],
): Promise<(Omit<AttentionApp, "credential"> & { code: string })[]> {
  return db.$queryRaw`
    SELECT counted.code, app.id, app.name, counted.count
    FROM (SELECT item.error_code AS code, tenant.app_registration_id, count(*)::int AS count
      ${failed} AND item.error_code = ANY(${[...codes]}) GROUP BY 1, 2) AS counted
    JOIN app_registrations AS app ON app.id = counted.app_registration_id
    ORDER BY counted.count DESC, app.name`;
}
