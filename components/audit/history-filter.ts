import type { EventType } from "./event-words.ts";
import { kindWords } from "./event-words.ts";

/** What the history is narrowed to, as it stands in the address; "" where it is not. */
export interface HistoryFilter {
  /** Words in names, reasons and texts. */
  q: string;
  /** Id of a tenant. */
  tenant: string;
  /** Id of a person or token. */
  person: string;
  kind: EventType | "";
  /** First and last day, `2026-11-23`, in the reader's time zone. */
  from: string;
  to: string;
  /** Id of a run. */
  run: string;
}

export const noFilter: HistoryFilter = { q: "", tenant: "", person: "", kind: "", from: "", to: "", run: "" };

export const kinds = Object.keys(kindWords) as EventType[];

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00`));
}

/** What is usable of values from an address: one that can't be is left out, so that it shows more and not nothing. */
export function cleanFilter(given: Partial<Record<keyof HistoryFilter, string>>): HistoryFilter {
  const take = (text: string | undefined, isGood: (text: string) => boolean) =>
    text && isGood(text) ? text : "";
  const kind = kinds.find((one) => one === given.kind) ?? "";
  return {
    q: (given.q ?? "").slice(0, 100),
    tenant: take(given.tenant, (text) => uuid.test(text)),
    person: (given.person ?? "").slice(0, 60),
    kind,
    from: take(given.from, isDay),
    to: take(given.to, isDay),
    run: take(given.run, (text) => uuid.test(text)),
  };
}

export function isFiltered(filter: HistoryFilter): boolean {
  return Object.values(filter).some((value) => value.trim() !== "");
}

/** The filter as `GET /audit` takes it. Days begin and end at midnight where this runs. */
export function auditParams(filter: HistoryFilter): Record<string, string> {
  const params = {
    q: filter.q.trim(),
    tenantId: filter.tenant,
    actorId: filter.person,
    type: filter.kind,
    runId: filter.run,
    from: filter.from && startOfDay(filter.from, 0),
    to: filter.to && startOfDay(filter.to, 1),
  };
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ""));
}

function startOfDay(day: string, daysLater: number): string {
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
}
