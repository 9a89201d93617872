import { listActors } from "../access/queries.ts";
import { scopeOf } from "../access/rules.ts";
import { listEvents, readHead } from "../audit/queries.ts";
import { auditListSchema } from "../audit/schema.ts";
import { getTenant } from "../tenants/queries.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

interface HistoryQuestion {
  /**
   * The filter as `GET /audit` takes it. Null where only the browser knows it, whose time zone decides when a day
   * begins: then the answer has no page.
   */
  params: Record<string, string> | null;
  /** The tenant that the filter names; null for none. */
  tenantId: string | null;
}

/** Everything the history page shows first. */
export async function loadHistoryPage({ params, tenantId }: HistoryQuestion) {
  const { actor } = await requirePageSession();
  const { db } = webContext();
  const scope = scopeOf(actor);
  const [page, head, actors, tenant] = await Promise.all([
    params && listEvents(db, scope, auditListSchema.parse(params)),
    readHead(db),
    listActors(db),
    tenantId ? getTenant(db, scope, tenantId) : null,
  ]);
  return { page, head, actors, tenant: tenant && { id: tenant.id, name: tenant.name }, now: Date.now() };
}
