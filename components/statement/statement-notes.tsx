import type { HistoryHead } from "#lib/audit/schema.ts";
import type { Statement } from "#lib/statement/schema.ts";

/** What a reader might take the statement to say, and it does not. */
export function Limits() {
  return (
    <section aria-labelledby="limits" className="space-y-1 break-inside-avoid">
      <h2 id="limits" className="font-semibold text-sm">
        What this statement does not say
      </h2>
      <ul className="list-disc space-y-0.5 pl-5">
        <li>Mail traffic was not looked at: it says nothing about who used Direct Send.</li>
        <li>The setting is known at the times at which it was read. Between two readings it is not known.</li>
        <li>Exchange Online may take up to 30 minutes to enforce a change after it was read back.</li>
      </ul>
    </section>
  );
}

interface IntegrityProps {
  statement: Statement;
  history: HistoryHead;
  time: (at: string) => string;
}

/** What stands behind the statement, and how far that was checked. */
export function Integrity({ statement, history, time }: IntegrityProps) {
  const { events } = statement;
  return (
    <footer className="space-y-1 break-inside-avoid border-border border-t pt-3 text-xs [overflow-wrap:anywhere]">
      <h2 className="font-semibold text-sm">Integrity</h2>
      <p>
        {events
          ? `In the period the change history has ${events.count === 1 ? `one event of this customer, #${events.first}` : `${events.count} events of this customer, the first #${events.first}, the last #${events.last}`}.`
          : "In the period the change history has no event of this customer."}{" "}
        Each event is signed and holds the hash of the one before it. When this was made, the history reached
        to #{history.seq}, SHA-256 {history.hash}. Readings that found nothing new are kept beside the history
        and are not signed.
      </p>
      <p>{checkWords(statement, history, time)}</p>
    </footer>
  );
}

function checkWords({ events }: Statement, { check }: HistoryHead, time: (at: string) => string): string {
  if (!check) return "The history was not verified yet.";
  if (check.bad)
    return `The history did not pass its check at ${time(check.at)}: event #${check.bad.seq} is not as it was written (${check.bad.why}). Do not rely on this statement until that is explained.`;
  const isAll = !events || events.last <= check.seq;
  const rest = isAll ? "" : " The events after it that this statement tells of were not verified yet.";
  return `Verified to #${check.seq} at ${time(check.at)}.${rest}`;
}
