"use client";

import { useEffect, useState } from "react";
import { Callout } from "../ui/callout.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { EventFacts } from "./event-facts.tsx";
import { canonicalText, eventWords } from "./event-words.ts";
import type { HistoryEntry, HistoryPage } from "./history-state.ts";

interface EventDialogProps {
  seq: number;
  /** The event where the list has it already. */
  known: HistoryEntry | undefined;
  onClose: () => void;
}

/** One event with all that it says, and the very text that its hash is over. */
export function EventDialog({ seq, known, onClose }: EventDialogProps) {
  const loaded = useEvent(seq, known === undefined);
  const event = known ?? (loaded === "missing" ? undefined : loaded);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={event ? eventWords(event) : `Event #${seq}`}
      description={`Event #${seq} of the change history`}
    >
      {event ? (
        <div className="space-y-4">
          <EventFacts event={event} />
          <Disclosure summary="As it was signed">
            <Signed event={event} />
          </Disclosure>
        </div>
      ) : loaded === "missing" ? (
        <Callout tone="warn" title="This event can't be shown">
          <p>There is no event of this number, or Sendlock can't be reached.</p>
        </Callout>
      ) : (
        <div role="status" aria-label="Loading" className="space-y-2">
          <Skeleton className="h-4 w-1/2" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      )}
    </Dialog>
  );
}

function Signed({ event }: { event: HistoryEntry }) {
  return (
    <div className="space-y-2 text-dense">
      <CodeBlock code={canonicalText(event)} label="the event" />
      <p className="text-text-muted">
        Signed without spaces and line ends (RFC 8785), so that each event holds the hash of the one before
        it. SHA-256 of this one:
      </p>
      <Hash hash={event.hash} />
    </div>
  );
}

function Hash({ hash }: { hash: string }) {
  return (
    <p className="flex items-center justify-between gap-2">
      <code className="font-mono text-xs [overflow-wrap:anywhere]">{hash}</code>
      <CopyButton text={hash} label="Copy the hash" />
    </p>
  );
}

/** An event that the list does not hold, asked for by its number. */
function useEvent(seq: number, isWanted: boolean): HistoryEntry | "missing" | undefined {
  const [found, setFound] = useState<{ seq: number; event: HistoryEntry | "missing" }>();
  useEffect(() => {
    if (!isWanted) return;
    const stop = new AbortController();
    fetchJson<HistoryPage>(`/api/v1/audit?beforeSeq=${seq + 1}&limit=1`, { signal: stop.signal }).then(
      ({ items: [event] }) => setFound({ seq, event: event?.seq === seq ? event : "missing" }),
      () => stop.signal.aborted || setFound({ seq, event: "missing" }),
    );
    return () => stop.abort();
  }, [seq, isWanted]);
  return found?.seq === seq ? found.event : undefined;
}
