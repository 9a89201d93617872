import type { Scope } from "../access/schema.ts";
import { type Db, Prisma } from "../db.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { cure } from "../tenants/attention.ts";
import type { AttentionGroup } from "../tenants/schema.ts";

const mostNamed = 5;

/** The tenants of a run within the scope that failed or were not read back, by cause, the largest group first. */
export async function listFailures(db: Db, scope: Scope, runId: string): Promise<AttentionGroup[]> {
  const within = "tags" in scope ? Prisma.sql`AND tenant.tags && ${[...scope.tags]}::text[]` : Prisma.empty;
  const groups = await db.$queryRaw<{ code: string; count: number; tenants: AttentionGroup["tenants"] }[]>`
    SELECT item.error_code AS code, count(*)::int AS count,
      jsonb_path_query_array(
        jsonb_agg(jsonb_build_object('id', tenant.id, 'name', tenant.name) ORDER BY tenant.name),
        '$[0 to ${Prisma.raw(String(mostNamed - 1))}]') AS tenants
    FROM run_items AS item JOIN tenants AS tenant ON tenant.id = item.tenant_id
    WHERE item.run_id = ${runId}::uuid AND item.state IN ('failed', 'unverified') AND item.error_code IS NOT NULL
      ${within}
    GROUP BY 1 ORDER BY 2 DESC, 1`;
  return groups.map((group) => {
    const { cause, fix, class: errorClass } = findRow(group.code);
    return { ...group, cause, fix, where: cure[errorClass] };
  });
}
