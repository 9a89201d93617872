import { may } from "../access/rules.ts";
import { readHistoryHead } from "../audit/check.ts";
import type { HistoryHead } from "../audit/schema.ts";
import { webContext } from "./context.ts";
import { withinDatabaseDeadline } from "./database-deadline.ts";
import { requirePageSession } from "./page-session.ts";

/** How far the history is checked, for those whom every page tells when it is bad. Null for anybody else. */
export async function loadHistoryAlarm(): Promise<HistoryHead | null> {
  const { actor } = await requirePageSession();
  if (!may(actor.role, "settings.manage")) return null;
  return withinDatabaseDeadline(readHistoryHead(webContext().db));
}
