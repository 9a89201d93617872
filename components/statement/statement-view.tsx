import type { HistoryHead } from "#lib/audit/schema.ts";
import type { Settings } from "#lib/settings/schema.ts";
import { listChanges } from "#lib/statement/rules.ts";
import type { Statement, StatementRange } from "#lib/statement/schema.ts";
import { DataImage } from "../ui/data-image.tsx";
import { FactRow } from "../ui/fact.tsx";
import { Link } from "../ui/link.tsx";
import { ChangeTable } from "./change-table.tsx";
import { PeriodTable } from "./period-table.tsx";
import { periodTitle } from "./period-words.ts";
import { PrintStatement } from "./print-statement.tsx";
import { RangeForm } from "./range-form.tsx";
import { StateStrip } from "./state-strip.tsx";
import { Integrity, Limits } from "./statement-notes.tsx";
import { dayText, sentenceText, zoneTime } from "./zone-time.ts";

interface StatementViewProps {
  statement: Statement;
  history: HistoryHead;
  msp: Settings["msp"];
  presets: readonly (StatementRange & { name: string })[];
  /** What is wrong with the days that were asked for. */
  fault: string | null;
  madeBy: string;
  now: string;
}

/** What a customer is given: the state of Direct Send over a time, each change with who and why, and what proves it. */
export function StatementView({ statement, history, msp, presets, fault, madeBy, now }: StatementViewProps) {
  const { tenant, range, start, end, periods } = statement;
  const time = zoneTime(tenant.timeZone);
  return (
    <main className="mx-auto max-w-4xl space-y-6 px-6 py-8 text-dense print:max-w-none print:space-y-4 print:p-0 print:text-black">
      <div className="space-y-4 border-border border-b pb-4 print:hidden">
        <Link href={`/tenants/${tenant.id}`}>Back to the tenant</Link>
        <div className="flex flex-wrap items-start justify-between gap-4">
          <RangeForm path={`/tenants/${tenant.id}/statement`} {...{ range, presets, fault }} />
          <PrintStatement tenantId={tenant.id} range={range} />
        </div>
      </div>
      <header className="space-y-3 border-text border-b pb-3">
        <Letterhead msp={msp} />
        <h1 className="font-semibold text-xl leading-7 [overflow-wrap:anywhere]">
          Statement on Direct Send: {tenant.name}
        </h1>
      </header>
      <Facts {...{ statement, madeBy, now, time }} />
      <section aria-labelledby="what" className="space-y-1 break-inside-avoid">
        <h2 id="what" className="font-semibold text-sm">
          What Direct Send is
        </h2>
        <p>
          Direct Send is a way to hand mail to Exchange Online without signing in, with a sender address in
          the organisation's own domains. While it is blocked, Exchange refuses such mail, unless an inbound
          connector of the organisation recognises where it comes from.
        </p>
      </section>
      <section aria-labelledby="states" className="space-y-2">
        <h2 id="states" className="break-after-avoid font-semibold text-sm">
          State over time
        </h2>
        <StateStrip {...{ periods, start, end }} />
        <PeriodTable {...{ periods, start, end, time }} />
      </section>
      <section aria-labelledby="changes" className="space-y-2">
        <h2 id="changes" className="break-after-avoid font-semibold text-sm">
          Changes in the period
        </h2>
        <ChangeTable changes={listChanges(periods, start)} time={time} />
      </section>
      <Limits />
      <Integrity {...{ statement, history, time }} />
    </main>
  );
}

function Letterhead({ msp: { name, logo } }: { msp: Settings["msp"] }) {
  if (!name && !logo) return null;
  return (
    <div className="flex flex-wrap items-center gap-4">
      {logo && <DataImage src={logo} alt={name ? "" : "Logo"} />}
      <p className="font-medium text-base [overflow-wrap:anywhere]">{name}</p>
    </div>
  );
}

interface FactsProps {
  statement: Statement;
  madeBy: string;
  now: string;
  time: (at: string) => string;
}

function Facts({ statement, madeBy, now, time }: FactsProps) {
  const { tenant, range, isOver, start, end } = statement;
  return (
    <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-1">
      <FactRow name="Customer">{tenant.name}</FactRow>
      <FactRow name="Domain">{tenant.domain}</FactRow>
      <FactRow name="Entra tenant ID">{tenant.entraTenantId}</FactRow>
      <FactRow name="Period">
        {dayText(range.from)} to {dayText(range.to)}, both days included
        {!isOver && `. It is not over: this tells what was known at ${time(end)}`}
      </FactRow>
      <FactRow name="Times">In the time zone {tenant.timeZone}</FactRow>
      <FactRow name="At the beginning">{stateAt(statement, start, time)}</FactRow>
      <FactRow name="At the end">{stateAt(statement, end, time)}</FactRow>
      <FactRow name="Made">
        {time(now)} by {madeBy}, with Sendlock
      </FactRow>
    </dl>
  );
}

/** How it stood at one end of the range, with when that was read. */
function stateAt({ periods, end }: Statement, at: string, time: (at: string) => string): string {
  if (at === end) {
    const last = periods.at(-1);
    if (!last) return "Nothing is known.";
    const read = last.lastReadAt ? `. Last read at ${time(last.lastReadAt)}` : "";
    return `${sentenceText(periodTitle(last), time)}${read}`;
  }
  const first = periods[0];
  if (!first || first.from > at)
    return first ? `Not known to Sendlock before ${time(first.from)}` : "Nothing is known.";
  return sentenceText(periodTitle({ ...first, to: null }), time);
}
