import type { AuditEvent } from "../audit/schema.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Beginning, ChangedBy, TimedReading } from "./schema.ts";

type EventOf<Type extends AuditEvent["type"]> = Extract<AuditEvent, { type: Type }>;

/** What the events say of runs. */
export interface PastIndex {
  /** In the order in which they were permitted. */
  settings: readonly EventOf<"item.setting">[];
  requests: ReadonlyMap<string, EventOf<"run.requested">>;
  /** Run and value of what is known to be nobody's here. */
  outside: ReadonlySet<string>;
  /** Runs whose value was set by an attempt that did not live to read it back. */
  setEarlier: ReadonlySet<string>;
}

export function indexEvents(events: readonly AuditEvent[]): PastIndex {
  const settings = events
    .filter((event) => event.type === "item.setting")
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const requests = new Map<string, EventOf<"run.requested">>();
  const outside = new Set<string>();
  const setEarlier = new Set<string>();
  for (const event of events) {
    if (event.type === "run.requested") requests.set(event.runId, event);
    if (event.type === "tenant.changedOutside") outside.add(`${event.runId} ${event.after}`);
    if (event.type === "item.succeeded" && event.result === "set-earlier") setEarlier.add(event.runId);
  }
  return { settings, requests, outside, setEarlier };
}

/** What made a state that was read for the first time: a Set of ours, somebody else, or nobody knows. */
export function findBeginning(
  index: PastIndex,
  { at, directSend, runId }: TimedReading,
  known: { before: DirectSend; lastReadAt: string | null },
  pending: EventOf<"item.setting"> | null,
): Beginning {
  const fits = (event: EventOf<"item.setting">) => event.requested === directSend && event.at <= at;
  const own = index.settings.findLast((event) => event.runId === runId && fits(event));
  const setting = own ?? (pending && fits(pending) ? pending : null);
  const { before, lastReadAt } = known;
  if (setting && directSend !== "unknown" && (before !== directSend || setting === pending))
    return { how: "set", before, wanted: directSend, setAt: setting.at, by: whoAsked(index, setting) };
  if (lastReadAt === null || directSend === "unknown") return { how: "read", runId };
  const how = index.outside.has(`${runId} ${directSend}`) ? "outside" : "unexplained";
  return { how, before, after: lastReadAt, runId };
}

function whoAsked({ requests }: PastIndex, setting: EventOf<"item.setting">): ChangedBy {
  const request = requests.get(setting.runId);
  return {
    name: setting.actor.name,
    action: request?.action ?? (setting.requested === "blocked" ? "block" : "allow"),
    reason: request?.reason ?? null,
    ticket: request?.ticket ?? null,
    runId: setting.runId,
  };
}
