import { useId } from "react";
import { Badge } from "../ui/badge.tsx";
import { Link } from "../ui/link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Age } from "../ui/time.tsx";
import { CountsBar } from "./counts-bar.tsx";
import { countsSentence } from "./run-counts.ts";
import { runHeadline, runStanding } from "./run-words.ts";
import type { ListedRun } from "./runs-state.ts";

interface RunTableProps {
  title: string;
  runs: readonly ListedRun[];
  now: number;
}

/** Runs, one a line. */
export function RunTable({ title, runs, now }: RunTableProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="space-y-2">
      <h2 id={titleId} className="font-semibold text-sm">
        {title}
      </h2>
      <Table cards className="@3xl:table-fixed">
        <caption className="sr-only">{title}</caption>
        <TableHead>
          <TableRow>
            <TableHeader className="@3xl:w-[32%]">Run</TableHeader>
            <TableHeader className="@3xl:w-40">State</TableHeader>
            <TableHeader>Tenants</TableHeader>
            <TableHeader className="@3xl:w-52">Asked for</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} now={now} />
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

function RunRow({ run, now }: { run: ListedRun; now: number }) {
  const { words, tone } = runStanding(run);
  return (
    <TableRow
      data-run={run.id}
      className="hover:bg-surface-hover/60 @max-3xl:border-t @max-3xl:first:border-t-0"
    >
      <TableHeader scope="row">
        <Link
          plain
          href={`/runs/${run.id}`}
          prefetch={false}
          className="rounded-sm font-medium underline-offset-2 hover:underline"
        >
          {runHeadline(run)}
        </Link>
        {run.reason && (
          <span title={run.reason} className="block truncate text-text-muted text-xs">
            {run.ticket && `${run.ticket}: `}
            {run.reason}
          </span>
        )}
      </TableHeader>
      <TableCell>
        <Badge tone={tone}>{words}</Badge>
      </TableCell>
      <TableCell>
        <div className="max-w-72 space-y-1 pt-1">
          <CountsBar small counts={run.counts} total={run.total} />
          <p aria-hidden className="text-text-muted text-xs">
            {countsSentence(run.counts)}
          </p>
        </div>
      </TableCell>
      <TableCell className="text-text-muted">
        <span className="[overflow-wrap:anywhere]">{run.requestedBy}</span>,{" "}
        <Age at={run.createdAt} now={now} />
      </TableCell>
    </TableRow>
  );
}
