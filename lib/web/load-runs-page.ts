import { scopeOf } from "../access/rules.ts";
import { listRuns, readWorkers } from "../runs/queries.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

const runsOver = 25;
const mostOpen = 200;

/** Everything the list of runs shows first. */
export async function loadRunsPage() {
  const { actor } = await requirePageSession();
  const { db } = webContext();
  const scope = scopeOf(actor);
  const [open, over, workers] = await Promise.all([
    listRuns(db, scope, { state: "open", limit: mostOpen }),
    listRuns(db, scope, { state: "over", limit: runsOver }),
    readWorkers(db),
  ]);
  return { initial: { open: open.items, over, workers }, now: Date.now() };
}
