import { Link } from "../ui/link.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Clock } from "../ui/time.tsx";
import { changeOf, changeWords, entryWords, tenantWords } from "./event-words.ts";
import { historyHref } from "./history-address.ts";
import { type HistoryEntry, isReadable } from "./history-state.ts";
import { mostRunEvents, useRunEvents } from "./use-event.ts";

interface EventRunProps {
  runId: string;
  /** The event that is open. */
  seq: number;
  now: number;
  onTurn: (seq: number) => void;
}

/** The run that an event belongs to, with all that happened in it, in order. */
export function EventRun({ runId, seq, now, onTurn }: EventRunProps) {
  const loaded = useRunEvents(runId);
  return (
    <section aria-labelledby="event-run" className="space-y-2 text-dense">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 id="event-run" className="font-semibold">
          Its run
        </h3>
        <span className="flex flex-wrap gap-x-4">
          <Link href={`/runs/${runId}`} prefetch={false}>
            Open the run
          </Link>
          <Link href={historyHref("run", runId)} prefetch={false}>
            All events of this run
          </Link>
        </span>
      </div>
      {!loaded && (
        <div role="status" aria-label="Loading the run">
          <Skeleton className="h-16 w-full" />
        </div>
      )}
      {loaded?.events === null && (
        <p className="text-text-muted">
          The run's events can't be read now: Sendlock can't be reached, or its database is away.
        </p>
      )}
      {loaded?.hasMore && (
        <p className="text-text-muted">Only its newest {mostRunEvents} events stand here.</p>
      )}
      {loaded?.events && (
        <ol className="max-h-56 divide-y divide-border overflow-y-auto rounded-md border border-border">
          {loaded.events.map((event) => (
            <RunEvent key={event.seq} event={event} isOpen={event.seq === seq} now={now} onTurn={onTurn} />
          ))}
        </ol>
      )}
    </section>
  );
}

interface RunEventProps {
  event: HistoryEntry;
  isOpen: boolean;
  now: number;
  onTurn: (seq: number) => void;
}

function RunEvent({ event, isOpen, now, onTurn }: RunEventProps) {
  const change = isReadable(event) ? changeOf(event) : null;
  return (
    <li className={isOpen ? "bg-accent-soft" : ""}>
      <button
        type="button"
        aria-current={isOpen || undefined}
        onClick={() => onTurn(event.seq)}
        className="flex w-full flex-wrap items-baseline gap-x-2 px-2 py-1 text-left hover:bg-surface-hover"
      >
        <span className="whitespace-nowrap text-text-muted tabular-nums">
          <Clock at={event.at} now={now} seconds />
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {entryWords(event)}
          {isReadable(event) && tenantWords(event) && `, ${tenantWords(event)}`}
          {change && `: ${changeWords(change)}`}
        </span>
        <span className="ml-auto text-text-muted tabular-nums">#{event.seq}</span>
      </button>
    </li>
  );
}
