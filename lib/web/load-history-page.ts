import { listActors } from "../access/queries.ts";
import { may, scopeOf } from "../access/rules.ts";
import { readHistoryHead } from "../audit/check.ts";
import { listEvents } from "../audit/queries.ts";
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
    readHistoryHead(db),
    listActors(db),
    tenantId ? getTenant(db, scope, tenantId) : null,
  ]);
  return {
    page,
    head,
    mayCheck: may(actor.role, "runs.request"),
    actors,
    tenant: tenant && { id: tenant.id, name: tenant.name },
    now: Date.now(),
  };
}
