"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { Callout } from "../ui/callout.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Fact } from "../ui/fact.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { EventFacts } from "./event-facts.tsx";
import { EventRun } from "./event-run.tsx";
import { EventSigned } from "./event-signed.tsx";
import { EventSteps } from "./event-steps.tsx";
import { entryWords } from "./event-words.ts";
import {
  findShown,
  isReadable,
  neighboursOf,
  type ShownHistory,
  type UnreadableEntry,
} from "./history-state.ts";
import { useEvent } from "./use-event.ts";

interface EventDialogProps {
  seq: number;
  shown: ShownHistory | null;
  now: number;
  /** Opens another event in the place of this one. */
  onTurn: (seq: number) => void;
  /** Loads more of the list. */
  onMore: () => void;
  onClose: () => void;
}

/** One event with all that it says, its run, and the very text that its hash is over. */
export function EventDialog({ seq, shown, now, onTurn, onMore, onClose }: EventDialogProps) {
  const found = useEvent(seq, findShown(shown, seq));
  const event = typeof found === "object" ? found : null;
  const title = event ? entryWords(event) : `Event #${seq}`;
  const beside = neighboursOf(shown, seq);
  const about = useRef<HTMLDivElement>(null);
  useMore(beside.isLast && shown?.nextBeforeSeq != null, seq, onMore);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description={`Event #${seq} of the change history`}
      // Not a step that is off: its reason would open, and take the Escape that is meant for the dialog.
      initialFocus={about}
    >
      <div ref={about} tabIndex={-1} className="space-y-4 outline-none">
        <EventSteps newer={beside.newer} older={beside.older} onTurn={onTurn} />
        <p role="status" className="sr-only">
          {event && `#${seq}: ${title}`}
        </p>
        {event && isReadable(event) && (
          <>
            <EventFacts event={event} />
            {"runId" in event && <EventRun runId={event.runId} {...{ seq, now, onTurn }} />}
            <Disclosure summary="As it was signed">
              <EventSigned event={event} />
            </Disclosure>
          </>
        )}
        {event && !isReadable(event) && <Unreadable event={event} />}
        {event === null && <NoEvent found={found} />}
      </div>
    </Dialog>
  );
}

function NoEvent({ found }: { found: ReturnType<typeof useEvent> }) {
  if (found === "missing")
    return (
      <Callout tone="warn" title="There is no such event">
        <p>No event has this number, or it is about a tenant that you may not see.</p>
      </Callout>
    );
  if (found === "away")
    return (
      <Callout tone="bad" title="The event can't be read">
        <p>Sendlock can't be reached, or its database is away. Close it and open it again.</p>
      </Callout>
    );
  return (
    <div role="status" aria-label="Loading" className="space-y-2">
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}

/** A row whose text is not an event: edited in the database, or written by a newer version. */
function Unreadable({ event: { at, type, hash } }: { event: UnreadableEntry }) {
  return (
    <div className="space-y-3">
      <Callout tone="bad" title="This event can't be read">
        <p>
          What the database holds under this number is no event that this version knows. Either a newer
          version wrote it, or it was changed in the database. The check of the chain tells which: see the
          mark beside the title of this page, or export the history and run the verifier.
        </p>
      </Callout>
      <dl className="space-y-1.5">
        <Fact name="Time in its row">{at}</Fact>
        <Fact name="Kind in its row">{type}</Fact>
        <Fact name="Hash in its row" copy={hash} copyLabel="Copy the hash" />
      </dl>
    </div>
  );
}

/** Loads the next page when the last event of the list is open, so that "Older" leads on. */
function useMore(isWanted: boolean, seq: number, onMore: () => void): void {
  const more = useEffectEvent(onMore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each event that is the last one.
  useEffect(() => {
    if (isWanted) more();
  }, [isWanted, seq]);
}
