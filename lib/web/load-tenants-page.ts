import { z } from "zod";
import { may, scopeOf } from "../access/rules.ts";
import type { Scope } from "../access/schema.ts";
import type { Db } from "../db.ts";
import { readWorkers } from "../runs/queries.ts";
import type { WorkersView } from "../runs/schema.ts";
import { listAttention } from "../tenants/attention.ts";
import { listTenants, readTenantFacets } from "../tenants/queries.ts";
import { mostTenantsShown, tenantsPerPage } from "../tenants/rules.ts";
import {
  type AttentionGroup,
  type TenantFacets,
  type TenantListQuery,
  type TenantPage,
  tenantListSchema,
} from "../tenants/schema.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

type Question = Pick<TenantListQuery, "q" | "state" | "tag" | "error" | "excluded" | "added" | "sort"> & {
  show: number;
};

interface TenantsPageData {
  mayRequestRuns: boolean;
  mayManage: boolean;
  question: Question;
  tenants: TenantPage;
  facets: TenantFacets;
  attention: AttentionGroup[];
  workers: WorkersView;
  /** The server's clock, so that both sides render the same ages first. */
  now: number;
}

const { q, state, tag, error, excluded, added, sort } = tenantListSchema.shape;
const mostAPage = 200;

/** Each part that can't be is left out, and the others count. */
const questionSchema = z.object({
  q: q.catch(undefined),
  state: state.catch(undefined),
  tag: tag.catch(undefined),
  error: error.catch(undefined),
  excluded: excluded.catch(undefined),
  added: added.catch(undefined),
  sort: sort.catch("name"),
  show: z.coerce.number().int().catch(tenantsPerPage),
});

/** Everything the tenants page shows first, for the question in its address. */
export async function loadTenantsPage(
  search: Record<string, string | string[] | undefined>,
): Promise<TenantsPageData> {
  const { actor } = await requirePageSession();
  const { db } = webContext();
  const scope = scopeOf(actor);
  const asked = questionSchema.parse(search);
  const pages = Math.max(1, Math.ceil(asked.show / tenantsPerPage));
  const question = { ...asked, show: Math.min(pages * tenantsPerPage, mostTenantsShown) };
  const [tenants, facets, attention, workers] = await Promise.all([
    listFirst(db, scope, question),
    readTenantFacets(db, scope),
    listAttention(db, scope),
    readWorkers(db),
  ]);
  return {
    mayRequestRuns: may(actor.role, "runs.request"),
    mayManage: may(actor.role, "tenants.manage"),
    question,
    tenants,
    facets,
    attention,
    workers,
    now: Date.now(),
  };
}

async function listFirst(db: Db, scope: Scope, { show, ...filter }: Question): Promise<TenantPage> {
  let page = await listTenants(db, scope, { ...filter, limit: Math.min(show, mostAPage) });
  const items = [...page.items];
  while (page.nextCursor && items.length < show) {
    const limit = Math.min(show - items.length, mostAPage);
    page = await listTenants(db, scope, { ...filter, limit, cursor: page.nextCursor });
    items.push(...page.items);
  }
  return { ...page, items };
}
