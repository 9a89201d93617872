import { may, scopeOf } from "../access/rules.ts";
import { listEvents } from "../audit/queries.ts";
import type { AuditEvent } from "../audit/schema.ts";
import { readWorkers } from "../runs/queries.ts";
import type { WorkersView } from "../runs/schema.ts";
import { listTenants } from "../tenants/queries.ts";
import { type TenantPage, tenantListSchema } from "../tenants/schema.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

interface TenantsPageData {
  mayRequestRuns: boolean;
  filter: { q: string; state: string };
  tenants: TenantPage;
  workers: WorkersView;
  events: AuditEvent[];
  /** The server's clock, so that both sides render the same ages first. */
  now: number;
}

const filterSchema = tenantListSchema.pick({ q: true, state: true });

/** Everything the tenants page shows first. An address with a filter that can't be shows all tenants. */
export async function loadTenantsPage(
  search: Record<string, string | string[] | undefined>,
): Promise<TenantsPageData> {
  const { actor } = await requirePageSession();
  const { db } = webContext();
  const scope = scopeOf(actor);
  const { q, state } = filterSchema.safeParse(search).data ?? {};
  const [tenants, workers, { items: events }] = await Promise.all([
    listTenants(db, scope, tenantListSchema.parse({ q, state })),
    readWorkers(db),
    listEvents(db, scope, { limit: 20 }),
  ]);
  const filter = { q: q ?? "", state: state ?? "" };
  return {
    mayRequestRuns: may(actor.role, "runs.request"),
    filter,
    tenants,
    workers,
    events,
    now: Date.now(),
  };
}
