import type { Head } from "#lib/audit/schema.ts";
import { directSendWords } from "#lib/direct-send/rules.ts";
import type { RunItemView, RunView } from "#lib/runs/schema.ts";
import { FactRow } from "../ui/fact.tsx";
import { Link } from "../ui/link.tsx";
import { PrintButton } from "./print-button.tsx";
import { countsSentence } from "./run-counts.ts";
import { runHeadline, runStanding } from "./run-words.ts";

interface RunSummaryProps {
  run: RunView;
  items: readonly RunItemView[];
  head: Head;
  printedBy: string;
  now: number;
}

/** What a customer or an auditor is given: what was asked for, what came of it in each tenant, and what proves it. */
export function RunSummary({ run, items, head, printedBy, now }: RunSummaryProps) {
  return (
    <main className="mx-auto max-w-4xl space-y-6 px-6 py-8 text-dense print:max-w-none print:p-0">
      <div className="flex items-center justify-between gap-4 print:hidden">
        <Link href={`/runs/${run.id}`}>Back to the run</Link>
        <PrintButton />
      </div>
      <header className="space-y-1 border-text border-b pb-3">
        <p className="text-text-muted">Sendlock, summary of a run</p>
        <h1 className="font-semibold text-xl leading-7">{runHeadline(run)}</h1>
      </header>
      <Facts run={run} />
      <section aria-labelledby="summary-tenants" className="space-y-2">
        <h2 id="summary-tenants" className="font-semibold text-sm">
          Tenants
        </h2>
        <table className="w-full border-collapse text-left">
          <thead className="table-header-group">
            <tr className="border-border-strong border-b text-text-muted text-xs">
              <th className="py-1 pr-3 font-medium">Tenant</th>
              <th className="py-1 pr-3 font-medium">Before → after</th>
              <th className="py-1 pr-3 font-medium">What came of it</th>
              <th className="py-1 font-medium">Ended, UTC</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </section>
      <Integrity {...{ run, head, printedBy, now }} />
    </main>
  );
}

function Facts({ run }: { run: RunView }) {
  return (
    <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1">
      <FactRow name="Result">
        {runStanding(run).words}: {countsSentence(run.counts)}
      </FactRow>
      <FactRow name="Period, UTC">
        {utc(run.createdAt)} to {run.finishedAt ? utc(run.finishedAt) : "now, not over yet"}
      </FactRow>
      <FactRow name="Asked by">{run.requestedBy}</FactRow>
      <FactRow name="Reason">{run.reason ?? "None given"}</FactRow>
      {run.ticket && <FactRow name="Ticket">{run.ticket}</FactRow>}
      <FactRow name="Run">{run.id}</FactRow>
    </dl>
  );
}

function Item({ item: { tenantName, before, after, words, endedAt, requested } }: { item: RunItemView }) {
  const from = before ? directSendWords[before] : "not read";
  const to = after ? directSendWords[after] : "not read";
  const isVisited = before !== null || after !== null;
  return (
    <tr className="break-inside-avoid border-border border-b align-top">
      <th scope="row" className="py-1 pr-3 font-medium [overflow-wrap:anywhere]">
        {tenantName}
      </th>
      <td className="py-1 pr-3 sm:whitespace-nowrap print:whitespace-nowrap">
        {isVisited && (requested ? `${from} → ${to}` : to)}
      </td>
      <td className="py-1 pr-3 [overflow-wrap:anywhere]">{words}</td>
      <td className="py-1 tabular-nums sm:whitespace-nowrap print:whitespace-nowrap">
        {endedAt && utc(endedAt)}
      </td>
    </tr>
  );
}

function Integrity({ run, head, printedBy, now }: Omit<RunSummaryProps, "items">) {
  return (
    <footer className="space-y-1 border-border border-t pt-3 text-text-muted text-xs [overflow-wrap:anywhere]">
      <p>
        Made on {utc(new Date(now).toISOString())} UTC for {printedBy}. Each event of this run stands in
        Sendlock's change history, signed and holding the hash of the one before it. When this was made, the
        history reached to #{head.seq}, SHA-256 {head.hash}.
      </p>
      {run.action !== "check" && (
        <p>
          "Before" and "after" are what Exchange Online answered when it was read. Exchange may take up to 30
          minutes to enforce a change.
        </p>
      )}
    </footer>
  );
}

function utc(at: string): string {
  return at.slice(0, 19).replace("T", " ");
}
