import { ArrowRight } from "lucide-react";
import type { RunItemView } from "#lib/runs/schema.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Link } from "../ui/link.tsx";
import { Table, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Clock } from "../ui/time.tsx";
import { needsCure, waitsUntil } from "./item-words.ts";
import type { Rows, Shown } from "./rows-state.ts";
import { stateDots, stateWords } from "./run-counts.ts";
import { StateText } from "./state-text.tsx";
import { type RowPlace, VirtualRows } from "./virtual-rows.tsx";

interface ItemTableProps {
  rows: Rows<RunItemView>;
  /** What is shown answers an earlier question. */
  isBehind: boolean;
  isChange: boolean;
  now: number;
  onShow: (shown: Shown) => void;
}

const columns = 4;

/** The tenants of a run and what came of each. */
export function ItemTable({ rows, isBehind, isChange, now, onShow }: ItemTableProps) {
  return (
    <Table
      cards
      aria-busy={isBehind}
      aria-rowcount={rows.total + 1}
      className={`@3xl:table-fixed ${isBehind ? "opacity-60" : ""}`}
    >
      <caption className="sr-only">Tenants of this run and what came of each</caption>
      <TableHead>
        <TableRow aria-rowindex={1}>
          <TableHeader className="@3xl:w-[20%]">Tenant</TableHeader>
          <TableHeader className="@3xl:w-50">{isChange ? "Before → after" : "Read"}</TableHeader>
          <TableHeader>What came of it</TableHeader>
          <TableHeader className="text-right @3xl:w-24">Ended</TableHeader>
        </TableRow>
      </TableHead>
      <VirtualRows count={rows.total} rowPx={37} columns={columns} onShow={onShow}>
        {(index, place) => {
          const item = rows.items[index];
          return item ? <ItemRow key={item.id} {...{ item, place, isChange, now }} /> : null;
        }}
      </VirtualRows>
    </Table>
  );
}

interface ItemRowProps {
  item: RunItemView;
  place: RowPlace;
  isChange: boolean;
  now: number;
}

function ItemRow({ item, place, isChange, now }: ItemRowProps) {
  return (
    <TableRow
      {...place}
      data-item={item.tenantId}
      data-state={item.state}
      className="hover:bg-surface-hover/60 @max-3xl:border-t"
    >
      <TableHeader scope="row">
        <Link
          plain
          href={`/tenants/${item.tenantId}`}
          prefetch={false}
          className="rounded-sm font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline"
        >
          {item.tenantName}
        </Link>
      </TableHeader>
      <TableCell className="@max-3xl:empty:hidden">
        <Change item={item} isChange={isChange} />
      </TableCell>
      <TableCell>
        <Result item={item} now={now} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-text-muted @max-3xl:empty:hidden @3xl:text-right">
        {item.endedAt && <Clock at={item.endedAt} now={now} seconds />}
      </TableCell>
    </TableRow>
  );
}

/** Only what was read: never the value that is wanted. */
function Change({ item: { before, after }, isChange }: { item: RunItemView; isChange: boolean }) {
  if (!isChange) return after && <StateText state={after} />;
  if (!before && !after) return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      {before ? <StateText state={before} /> : <span className="text-text-muted">not read</span>}
      <ArrowRight aria-label="to" className="size-3.5 text-text-muted" />
      {after ? <StateText state={after} /> : <span className="text-text-muted">not read</span>}
    </span>
  );
}

function Result({ item, now }: { item: RunItemView; now: number }) {
  const { state, words, error, attempt, wave } = item;
  const until = waitsUntil(item, now);
  return (
    <div className="min-w-0">
      <p className="flex gap-2 [overflow-wrap:anywhere]">
        <span aria-hidden className={`mt-1.5 size-2 shrink-0 rounded-full ${stateDots[state]}`} />
        <span>
          <span className="sr-only">{stateWords[state]}: </span>
          {words}
          {wave === 0 && <span className="text-text-muted"> Canary.</span>}
          {attempt > 1 && <span className="text-text-muted"> Attempt {attempt}.</span>}
          {until && (
            <span className="text-text-muted">
              {" "}
              Not before <Clock at={until} now={now} seconds={Date.parse(until) - now < 120_000} />.
            </span>
          )}
        </span>
      </p>
      {error && needsCure(item) && (
        <div className="pl-4">
          <Disclosure summary={<span className="text-xs">How to fix it</span>}>
            <div className="space-y-1.5 pb-1 text-xs">
              <p className="max-w-prose">{error.fix}</p>
              {error.raw && <CodeBlock code={error.raw} label="what Microsoft said" />}
            </div>
          </Disclosure>
        </div>
      )}
    </div>
  );
}
