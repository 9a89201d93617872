import { may } from "../access/rules.ts";
import { readWorkers } from "../runs/queries.ts";
import { listApps } from "../tenants/add.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

/** What the page that adds tenants shows first. */
export async function loadAddTenantsPage() {
  const { actor } = await requirePageSession();
  const { db } = webContext();
  const [apps, workers] = await Promise.all([listApps(db), readWorkers(db)]);
  return { apps, workers, mayManage: may(actor.role, "tenants.manage"), now: Date.now() };
}
