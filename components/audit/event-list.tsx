import type { AuditEvent } from "#lib/audit/schema.ts";
import { directSendWords } from "#lib/direct-send/schema.ts";
import { Clock } from "../ui/time.tsx";
import { changeOf, eventWords, tenantWords } from "./event-words.ts";

const columns = ["No.", "Time", "Who", "What", "Tenant", "Before → after", "Reason"];
const cell = "empty:hidden lg:table-cell lg:px-4 lg:py-2 lg:empty:table-cell";

/** Events as they stand in the change history, newest first. */
export function EventList({ events, now }: { events: AuditEvent[]; now: number }) {
  if (events.length === 0) return <p className="text-muted">Nothing has happened yet.</p>;
  return (
    <div className="rounded-lg border border-line bg-surface">
      <table className="block w-full text-left text-sm lg:table">
        <caption className="sr-only">
          The last {events.length} events of the change history, newest first
        </caption>
        <thead className="sr-only lg:not-sr-only lg:table-header-group">
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-4 py-2 font-medium text-muted">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="block lg:table-row-group">
          {events.map((event) => (
            <EventRow key={event.seq} event={event} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EventRow({ event, now }: { event: AuditEvent; now: number }) {
  const change = changeOf(event);
  return (
    <tr
      className="flex flex-wrap gap-x-3 border-line border-t px-4 py-2 lg:table-row"
      data-event={event.type}
    >
      <td className={`${cell} text-muted tabular-nums`}>#{event.seq}</td>
      <td className={`${cell} lg:whitespace-nowrap`}>
        <Clock at={event.at} now={now} seconds />
      </td>
      <td className={cell}>{event.actor.name}</td>
      <td className={`${cell} basis-full font-medium`}>{eventWords(event)}</td>
      <td className={cell}>{tenantWords(event)}</td>
      <td className={cell}>
        {change &&
          `${change.before ? directSendWords[change.before] : "Not read"} → ${directSendWords[change.after]}`}
      </td>
      <td className={`${cell} min-w-0 basis-full break-words`}>{"reason" in event ? event.reason : null}</td>
    </tr>
  );
}
