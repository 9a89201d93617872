import { z } from "zod";
import { may, scopeOf } from "../access/rules.ts";
import { listEvents } from "../audit/queries.ts";
import { readConnection } from "../connection/queries.ts";
import { readSurveys } from "../jobs/queries.ts";
import { readWorkers } from "../runs/queries.ts";
import { getTenant, listReadings } from "../tenants/queries.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

const mostReadings = 20;
const mostEvents = 50;

/** Everything the page of one tenant shows first; null when it does not exist for this person. */
export async function loadTenantPage(id: string) {
  const { actor } = await requirePageSession();
  if (!z.uuid().safeParse(id).success) return null;
  const { db } = webContext();
  const scope = scopeOf(actor);
  const [tenant, connection, surveys, readings, { items: events }, workers] = await Promise.all([
    getTenant(db, scope, id),
    readConnection(db, scope, id),
    readSurveys(db, scope, id),
    listReadings(db, scope, id, mostReadings),
    listEvents(db, scope, { tenantId: id, limit: mostEvents }),
    readWorkers(db),
  ]);
  if (!tenant || !connection) return null;
  return {
    initial: { tenant, connection, surveys, readings, events, workers },
    mayRequestRuns: may(actor.role, "runs.request"),
    mayManage: may(actor.role, "tenants.manage"),
    ownName: actor.name,
    now: Date.now(),
  };
}
