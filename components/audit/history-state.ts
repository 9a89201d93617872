import type { AuditEvent, AuditPage, UnreadableEvent } from "#lib/audit/schema.ts";

/** An event with the hash and the signature that it stands in the chain with. */
export type ReadableEntry = AuditPage["items"][number];
export type UnreadableEntry = UnreadableEvent & { unreadable: true };
export type HistoryEntry = ReadableEntry | UnreadableEntry;

/** A page of the history with what can't be read in its place. */
export interface HistoryPage {
  items: HistoryEntry[];
  nextBeforeSeq: number | null;
}

export function isReadable<Event extends AuditEvent>(entry: Event | UnreadableEntry): entry is Event {
  return !("unreadable" in entry);
}

/** A page as the API answers it, put in one order: an entry that can't be read must not be missed. */
export function readPage({ items, unreadable, nextBeforeSeq }: AuditPage): HistoryPage {
  const entries: HistoryEntry[] = [
    ...items,
    ...unreadable.map((entry) => ({ ...entry, unreadable: true as const })),
  ];
  return { items: entries.sort((one, other) => other.seq - one.seq), nextBeforeSeq };
}

/** What is shown of the history, newest first. */
export interface ShownHistory {
  items: readonly HistoryEntry[];
  /** Newer ones that came while the reader was further down. */
  waiting: readonly HistoryEntry[];
  nextBeforeSeq: number | null;
}

export function startHistory({ items, nextBeforeSeq }: HistoryPage): ShownHistory {
  return { items, waiting: [], nextBeforeSeq };
}

/** The sequence of the newest event that is known; 0 when none is. */
export function newestSeq({ items, waiting }: ShownHistory): number {
  return waiting[0]?.seq ?? items[0]?.seq ?? 0;
}

/** An event that is shown or waits to be. */
export function findShown(shown: ShownHistory | null, seq: number): HistoryEntry | undefined {
  if (!shown) return undefined;
  return shown.items.find((entry) => entry.seq === seq) ?? shown.waiting.find((entry) => entry.seq === seq);
}

/** Puts an older page below. */
export function addOlder(shown: ShownHistory, { items, nextBeforeSeq }: HistoryPage): ShownHistory {
  const oldest = shown.items.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  return { ...shown, items: [...shown.items, ...items.filter(({ seq }) => seq < oldest)], nextBeforeSeq };
}

/**
 * Takes the newest page in. Where it does not reach down to what is known, events between the two are missing: the
 * list begins anew with it.
 * @param isAtTop new events go into the list at once, else they wait
 */
export function addNewer(shown: ShownHistory, page: HistoryPage, isAtTop: boolean): ShownHistory {
  const newest = newestSeq(shown);
  const fresh = page.items.filter(({ seq }) => seq > newest);
  if (fresh.length === 0) return shown;
  const hasHole = fresh.length === page.items.length && page.nextBeforeSeq !== null;
  if (hasHole) return startHistory(page);
  const next = { ...shown, waiting: [...fresh, ...shown.waiting] };
  return isAtTop ? showWaiting(next) : next;
}

/** Puts the waiting events on top. */
export function showWaiting(shown: ShownHistory): ShownHistory {
  return { ...shown, items: [...shown.waiting, ...shown.items], waiting: [] };
}

interface Neighbours {
  /** Numbers of the events beside it in the list; null where it ends. */
  newer: number | null;
  older: number | null;
  /** It is the oldest one that is shown. */
  isLast: boolean;
}

/** What stands beside an event in the list; of one that is not in the list, the numbers beside its own. */
export function neighboursOf(shown: ShownHistory | null, seq: number): Neighbours {
  const items = shown?.items ?? [];
  const at = items.findIndex((entry) => entry.seq === seq);
  if (at === -1) return { newer: seq + 1, older: seq > 1 ? seq - 1 : null, isLast: false };
  return {
    newer: items[at - 1]?.seq ?? null,
    older: items[at + 1]?.seq ?? null,
    isLast: at === items.length - 1,
  };
}
