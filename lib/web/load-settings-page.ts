import { may } from "../access/rules.ts";
import { readSettings } from "../settings/queries.ts";
import { webContext } from "./context.ts";
import { requirePageSession } from "./page-session.ts";

/** Everything the settings page shows. */
export async function loadSettingsPage() {
  const { actor } = await requirePageSession();
  const initial = await readSettings(webContext().db);
  // The server's list: a browser may know other names, and the server is who reads them.
  const timeZones = [...new Set(["UTC", initial.dailyCheck.timeZone, ...Intl.supportedValuesOf("timeZone")])];
  return { initial, timeZones, mayManage: may(actor.role, "settings.manage") };
}
