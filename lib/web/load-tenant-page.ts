import { z } from "zod";
import { may, scopeOf } from "../access/rules.ts";
import { listEvents } from "../audit/queries.ts";
import { readConnection } from "../connection/queries.ts";
import { readSurveys } from "../jobs/queries.ts";
import { readWorkers } from "../runs/queries.ts";
import { readSettings } from "../settings/queries.ts";
import { readPeriods } from "../statement/queries.ts";
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
  const [tenant, connection, surveys, periods, readings, { items: events }, workers, settings] =
    await Promise.all([
      getTenant(db, scope, id),
      readConnection(db, scope, id),
      readSurveys(db, scope, id),
      readPeriods(db, scope, id),
      listReadings(db, scope, id, mostReadings),
      listEvents(db, scope, { tenantId: id, limit: mostEvents }),
      readWorkers(db),
      readSettings(db),
    ]);
  if (!tenant || !connection || !periods) return null;
  return {
    initial: { tenant, connection, surveys, periods, readings, events, workers },
    ticketLink: settings.ticketLink,
    mayRequestRuns: may(actor.role, "runs.request"),
    mayManage: may(actor.role, "tenants.manage"),
    ownName: actor.name,
    now: Date.now(),
  };
}
