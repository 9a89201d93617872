import { directSendWords } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import { connectorCounts } from "#lib/jobs/rules.ts";
import type { Survey } from "#lib/jobs/schema.ts";
import type { ReadingView } from "#lib/tenants/schema.ts";

const mostNamed = 3;

/** "a.example, b.example and 4 more". */
export function listWords(names: readonly string[]): string {
  const shown = names.slice(0, names.length === mostNamed + 1 ? mostNamed + 1 : mostNamed);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.at(-1) ?? "";
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${last}` : last;
}

/** What a state means for a tenant, as far as its domains and connectors were read. */
export function stateMeaning(directSend: DirectSend, survey: Survey | null): string {
  const names = survey?.acceptedDomains.map(({ name }) => name) ?? [];
  const domains = names.length > 0 ? listWords(names) : "this tenant's own domains";
  if (directSend === "unknown")
    return "Nothing can be said about mail that strangers send under this tenant's domains until the setting was read.";
  if (directSend === "allowed")
    return `Anybody on the internet can hand mail for this tenant to Exchange without signing in, with a sender in ${domains}.`;
  return `Exchange refuses mail that comes without signing in with a sender in ${domains}. ${exemptWords(survey)}`;
}

function exemptWords(survey: Survey | null): string {
  if (!survey)
    return "Mail that an inbound connector recognises by IP address or certificate still comes in.";
  const counting = survey.inboundConnectors.filter(connectorCounts).map(({ name }) => name);
  if (counting.length === 0) return "No inbound connector was found that would exempt a sender.";
  return `Still let in: what ${counting.length === 1 ? "the connector" : "the connectors"} ${listWords(counting)} ${counting.length === 1 ? "recognises" : "recognise"}.`;
}

const runNouns = { check: "a check", block: "a block", allow: "an allow", undo: "an undo" } as const;

/** Which run a reading came from. */
export function readingWords({ action, requestedBy }: Pick<ReadingView, "action" | "requestedBy">): string {
  return `${runNouns[action]} by ${requestedBy}`;
}

/** How a reading stands to the one before it; null for the first. */
export function readingStep(reading: ReadingView, before: ReadingView | undefined): string | null {
  if (!before) return null;
  return before.directSend === reading.directSend
    ? "Same as before"
    : `Was ${directSendWords[before.directSend]}`;
}
