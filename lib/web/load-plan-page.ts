import { z } from "zod";
import { may, scopeOf } from "../access/rules.ts";
import { getPlan, listPlanItems } from "../runs/plan-queries.ts";
import { getRun, readWorkers } from "../runs/queries.ts";
import { planItemsSchema } from "../runs/schema.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

const id = z.uuid();

/**
 * Everything the page of one plan shows first; null when it does not exist for this person.
 * @param readingRunId the check that reads its states first, as the address names it
 */
export async function loadPlanPage(planId: string, readingRunId: string | undefined) {
  const { actor } = await requirePageSession();
  if (!id.safeParse(planId).success) return null;
  const { db, baseUrl } = webContext();
  const scope = scopeOf(actor);
  const [plan, items, reading, workers] = await Promise.all([
    getPlan(db, scope, planId),
    listPlanItems(db, scope, planId, planItemsSchema.parse({})),
    readingRunId && id.safeParse(readingRunId).success ? getRun(db, scope, readingRunId) : null,
    readWorkers(db),
  ]);
  if (!plan) return null;
  return {
    initial: { plan, items, reading, workers },
    baseUrl: baseUrl.origin,
    mayRequestRuns: may(actor.role, "runs.request"),
    now: Date.now(),
  };
}
