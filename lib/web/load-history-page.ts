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
   * The query as `GET /audit` takes it. Null where only the browser can ask it, whose time zone decides when a day
   * begins, or nobody can: then the answer has no page.
   */
  params: Record<string, string> | null;
  /** Tenants that the query names. */
  tenantIds: readonly string[];
}

/** Everything the history page shows first. */
export async function loadHistoryPage({ params, tenantIds }: HistoryQuestion) {
  const { actor } = await requirePageSession();
  const { db } = webContext();
  const scope = scopeOf(actor);
  const asked = params && auditListSchema.safeParse(params);
  const [page, head, actors, tenants] = await Promise.all([
    asked?.success ? listEvents(db, scope, asked.data) : null,
    readHistoryHead(db),
    listActors(db),
    Promise.all(tenantIds.map((id) => getTenant(db, scope, id))),
  ]);
  const named = tenants.flatMap((tenant) => (tenant ? [{ id: tenant.id, name: tenant.name }] : []));
  return { page, head, mayCheck: may(actor.role, "runs.request"), actors, tenants: named, now: Date.now() };
}
