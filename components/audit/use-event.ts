import { useEffect, useState } from "react";
import type { AuditPage } from "#lib/audit/schema.ts";
import { fetchJson } from "../ui/fetch-json.ts";
import { type HistoryEntry, readPage } from "./history-state.ts";

/** `missing`: there is no event of this number that the reader may see. `away`: nobody answered. */
type Found = HistoryEntry | "missing" | "away";

/** An event by its number: the known one, else asked for. Undefined while it is on its way. */
export function useEvent(seq: number, known: HistoryEntry | undefined): Found | undefined {
  const isWanted = known === undefined;
  const [found, setFound] = useState<{ seq: number; event: Found }>();
  useEffect(() => {
    if (!isWanted) return;
    const stop = new AbortController();
    fetchJson<AuditPage>(`/api/v1/audit?beforeSeq=${seq + 1}&limit=1`, { signal: stop.signal }).then(
      (page) => {
        const [event] = readPage(page).items;
        setFound({ seq, event: event?.seq === seq ? event : "missing" });
      },
      () => stop.signal.aborted || setFound({ seq, event: "away" }),
    );
    return () => stop.abort();
  }, [seq, isWanted]);
  return known ?? (found?.seq === seq ? found.event : undefined);
}

export const mostRunEvents = 200;

interface RunEvents {
  runId: string;
  /** Oldest first; null when they could not be read. */
  events: readonly HistoryEntry[] | null;
  /** There are older ones than these. */
  hasMore: boolean;
}

/** The newest events of a run in the order in which they happened; undefined while they are on their way. */
export function useRunEvents(runId: string): RunEvents | undefined {
  const [loaded, setLoaded] = useState<RunEvents>();
  useEffect(() => {
    const stop = new AbortController();
    const params = new URLSearchParams({ runId, limit: String(mostRunEvents) });
    fetchJson<AuditPage>(`/api/v1/audit?${params}`, { signal: stop.signal }).then(
      (page) => {
        const { items, nextBeforeSeq } = readPage(page);
        setLoaded({ runId, events: items.toReversed(), hasMore: nextBeforeSeq !== null });
      },
      () => stop.signal.aborted || setLoaded({ runId, events: null, hasMore: false }),
    );
    return () => stop.abort();
  }, [runId]);
  return loaded?.runId === runId ? loaded : undefined;
}
