import type { AuditEvent } from "#lib/audit/schema.ts";
import { eventWords } from "../audit/event-words.ts";
import { historyHref } from "../audit/history-address.ts";
import { Card, CardHeader, CardTitle } from "../ui/card.tsx";
import { Link } from "../ui/link.tsx";
import { Clock } from "../ui/time.tsx";

/** The list of tenants stands below: it must not be far. */
const mostShown = 5;

interface RunTimelineProps {
  runId: string;
  events: readonly AuditEvent[];
  now: number;
}

/** What happened to the run as a whole, newest first; the change history has each tenant's part. */
export function RunTimeline({ runId, events, now }: RunTimelineProps) {
  return (
    <Card aria-labelledby="timeline">
      <CardHeader
        actions={
          <Link href={historyHref("run", runId)} className="text-dense">
            All events, tenant by tenant
          </Link>
        }
      >
        <CardTitle id="timeline">Timeline</CardTitle>
      </CardHeader>
      <ol className="divide-y divide-border text-dense">
        {events.slice(0, mostShown).map((event) => (
          <li key={event.seq} className="flex flex-wrap items-baseline gap-x-3 px-4 py-1.5">
            <span className="text-text-muted tabular-nums">
              <Clock at={event.at} now={now} seconds />
            </span>
            <Link
              plain
              href={`/history?event=${event.seq}`}
              prefetch={false}
              className="inline-block min-h-6 rounded-sm py-0.5 font-medium hover:underline"
            >
              {eventWords(event)}
            </Link>
            <span className="text-text-muted [overflow-wrap:anywhere]">by {event.actor.name}</span>
            <span className="ml-auto text-text-muted tabular-nums">#{event.seq}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
