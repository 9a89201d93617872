import { Clock3 } from "lucide-react";
import type { PlanItemView, PlanView } from "#lib/runs/schema.ts";
import { reportCommand } from "../explain/commands.ts";
import type { Rows, Shown } from "../runs/rows-state.ts";
import { StateText } from "../runs/state-text.tsx";
import { type RowPlace, VirtualRows } from "../runs/virtual-rows.tsx";
import { Badge } from "../ui/badge.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Link } from "../ui/link.tsx";
import { Table, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Age } from "../ui/time.tsx";
import { connectorWords, localTime, marksHours, verdictTone, verdictWords } from "./plan-words.ts";

interface PlanTableProps {
  action: PlanView["action"];
  rows: Rows<PlanItemView>;
  /** What is shown answers an earlier question. */
  isBehind: boolean;
  /** Some tenants begin later than at once. */
  hasStarts: boolean;
  now: number;
  onShow: (shown: Shown) => void;
}

/** What would happen, tenant by tenant. */
export function PlanTable({ action, rows, isBehind, hasStarts, now, onShow }: PlanTableProps) {
  const hasConnectors = action === "block";
  const columns = 3 + Number(hasStarts) + Number(hasConnectors);
  return (
    <Table
      cards
      aria-busy={isBehind}
      aria-rowcount={rows.total + 1}
      className={`@3xl:table-fixed ${isBehind ? "opacity-60" : ""}`}
    >
      <caption className="sr-only">What would happen to each tenant</caption>
      <TableHead>
        <TableRow aria-rowindex={1}>
          <TableHeader>Tenant</TableHeader>
          <TableHeader>What would happen</TableHeader>
          <TableHeader className="@3xl:w-30">Last read</TableHeader>
          {hasStarts && <TableHeader className="@3xl:w-42">Begins, local time</TableHeader>}
          {hasConnectors && <TableHeader className="@3xl:w-40">Inbound connectors</TableHeader>}
        </TableRow>
      </TableHead>
      <VirtualRows count={rows.total} rowPx={53} columns={columns} onShow={onShow}>
        {(index, place) => {
          const item = rows.items[index];
          if (!item) return null;
          return <PlanRow key={item.tenantId} {...{ item, place, action, hasStarts, hasConnectors, now }} />;
        }}
      </VirtualRows>
    </Table>
  );
}

interface PlanRowProps {
  item: PlanItemView;
  place: RowPlace;
  action: PlanView["action"];
  hasStarts: boolean;
  hasConnectors: boolean;
  now: number;
}

function PlanRow({ item, place, action, hasStarts, hasConnectors, now }: PlanRowProps) {
  return (
    <TableRow {...place} data-verdict={item.verdict} className="hover:bg-surface-hover/60 @max-3xl:border-t">
      <TableHeader scope="row">
        <span className="flex flex-wrap items-center gap-x-2">
          <Link
            plain
            href={`/tenants/${item.tenantId}`}
            prefetch={false}
            className="rounded-sm font-medium underline-offset-2 hover:underline"
          >
            {item.tenantName}
          </Link>
        </span>
        <span title={item.domain} className="block truncate text-text-muted text-xs">
          {item.domain}
        </span>
      </TableHeader>
      <TableCell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge tone={verdictTone(item.verdict)}>{verdictWords(item.verdict, action)}</Badge>
          {item.isCanary && <Badge tone="neutral">canary</Badge>}
          {item.isInBusinessHours && marksHours(item.verdict) && <BusinessHours />}
        </span>
        <span className="mt-0.5 block text-text-muted text-xs [overflow-wrap:anywhere]">{item.words}</span>
      </TableCell>
      <TableCell>
        <span className="@3xl:hidden text-text-muted">Last read: </span>
        {item.knownAt ? (
          <>
            <StateText state={item.known} />
            <span className="text-text-muted text-xs @3xl:block">
              {" "}
              <Age at={item.knownAt} now={now} />
            </span>
          </>
        ) : (
          <span className="text-text-muted">never</span>
        )}
      </TableCell>
      {hasStarts && (
        <TableCell>
          <Start item={item} />
        </TableCell>
      )}
      {hasConnectors && (
        <TableCell>
          <Connectors item={item} now={now} />
        </TableCell>
      )}
    </TableRow>
  );
}

function BusinessHours() {
  return (
    <span title="In its business hours now" className="text-warn-text">
      <Clock3 aria-hidden className="size-3.5" />
      <span className="sr-only">In its business hours now</span>
    </span>
  );
}

function Start({ item: { startsAt, timeZone } }: { item: PlanItemView }) {
  if (!startsAt) return <span className="text-text-muted max-sm:hidden">–</span>;
  return (
    <>
      <span className="@3xl:hidden text-text-muted">Begins: </span>
      <time dateTime={startsAt}>{localTime(startsAt, timeZone)}</time>
      <span className="text-text-muted text-xs @3xl:block"> {timeZone}</span>
    </>
  );
}

function Connectors({ item, now }: { item: PlanItemView; now: number }) {
  const { connectors, domain, tenantName } = item;
  return (
    <div className="flex items-start justify-between gap-1">
      <span>
        <span className="@3xl:hidden text-text-muted">Connectors: </span>
        <span className={connectors ? "" : "text-text-muted"}>{connectorWords(connectors)}</span>
        {connectors && (
          <span className="text-text-muted text-xs @3xl:block">
            {" "}
            <Age at={connectors.at} now={now} />
          </span>
        )}
      </span>
      <CopyButton
        text={reportCommand(domain)}
        label={`Copy the command for the report of mail without a connector for ${tenantName}`}
      />
    </div>
  );
}
