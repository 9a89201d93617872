import { nameTenant } from "../audit/chain.ts";
import { mostTenantsNamed } from "../audit/run-events.ts";
import type { EventTenant } from "../audit/schema.ts";
import type { Tx } from "../db.ts";

/**
 * Reads back what was put back after a `go` in a run that ended early: it may have been set. While its tenant is at
 * work for somebody else it waits; each worker's sweep asks again. Call it with the run's row locked.
 */
export async function readBackItems(tx: Tx, runId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE run_items SET state = 'verifying', due_at = now(), released_at = NULL
    WHERE run_id = ${runId}::uuid AND state = 'queued' AND set_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM run_items AS other WHERE other.tenant_id = run_items.tenant_id AND other.state IN ('running', 'verifying'))`;
}

/**
 * Cancels what has not begun; what may have been set is read back instead. Call it with the run's row locked.
 * @param code why, where it was not a person's wish
 * @returns the tenants as an event names them
 */
export async function cancelItems(
  tx: Tx,
  runId: string,
  code: string | null,
): Promise<{ tenants: EventTenant[]; tenantCount?: number }> {
  const rows = await tx.$queryRaw<(EventTenant & { count: number })[]>`
    WITH cancelled AS (
      UPDATE run_items SET state = 'cancelled', error_code = ${code}, ended_at = now()
      WHERE run_id = ${runId}::uuid AND state = 'queued' AND set_at IS NULL RETURNING tenant_id, position)
    SELECT tenant.id, tenant.entra_tenant_id AS "entraTenantId", tenant.domain, tenant.name,
      (count(*) OVER ())::int AS count
    FROM cancelled JOIN tenants AS tenant ON tenant.id = cancelled.tenant_id
    ORDER BY cancelled.position LIMIT ${mostTenantsNamed}`;
  const tenantCount = rows[0]?.count ?? 0;
  const tenants = rows.map(nameTenant);
  return tenantCount > mostTenantsNamed ? { tenants, tenantCount } : { tenants };
}
