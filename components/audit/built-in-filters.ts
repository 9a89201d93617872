import { formatQuery, type QueryTerm } from "#lib/audit/rules.ts";
import type { BuiltInFilter } from "../filters/saved-filters.tsx";
import type { EventType } from "./event-words.ts";

/** A kind of event, or what several begin with. */
type Action = EventType | "session." | "history.";

/** Questions that are asked of every history. */
export const builtInFilters: readonly BuiltInFilter[] = [
  filter("Changes", "item.succeeded", "item.verifying", "item.unverified", "tenant.changedOutside"),
  filter(
    "Failures",
    "item.failed",
    "item.unverified",
    "run.stopped",
    "tenant.hydrationFailed",
    "credential.refused",
    "session.refused",
    "history.badEventFound",
  ),
  filter("Sign-ins", "session.", "sign-in-link.created"),
  filter("Changed outside Sendlock", "tenant.changedOutside", "tenant.changeAcknowledged"),
  filter("Exports", "history.exported", "history.statementMade", "run.exported", "tenants.exported"),
];

function filter(name: string, ...actions: Action[]): BuiltInFilter {
  const terms = actions.map((value): QueryTerm => ({ key: "action", value }));
  return { name, query: String(new URLSearchParams({ q: formatQuery(terms) })) };
}
