import { z } from "zod";
import { may } from "../access/rules.ts";
import { getAppRegistration, listAppRegistrations } from "../credentials/queries.ts";
import { readWorkers } from "../runs/queries.ts";
import { cloudSchema } from "../tenants/schema.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

/** Everything the list of app registrations shows first. */
export async function loadAppsPage() {
  const { actor } = await requirePageSession();
  const { db, baseUrl } = webContext();
  const items = await listAppRegistrations(db);
  const hasSimulated = items.some(({ cloud }) => cloud === "simulated");
  return {
    initial: { items },
    // The simulated cloud is offered where it is in use: nobody else can tell it from a real one.
    clouds: cloudSchema.options.filter((cloud) => cloud !== "simulated" || hasSimulated),
    baseUrl: baseUrl.origin,
    mayManage: may(actor.role, "apps.manage"),
    now: Date.now(),
  };
}

/** Everything the page of one app registration shows first; null when it does not exist. */
export async function loadAppPage(id: string) {
  const { actor } = await requirePageSession();
  if (!z.uuid().safeParse(id).success) return null;
  const { db, baseUrl } = webContext();
  const [app, workers] = await Promise.all([getAppRegistration(db, id), readWorkers(db)]);
  if (!app) return null;
  return {
    initial: { app, workers },
    baseUrl: baseUrl.origin,
    mayManage: may(actor.role, "apps.manage"),
    now: Date.now(),
  };
}
