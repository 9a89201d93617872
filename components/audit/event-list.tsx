import type { MouseEvent } from "react";
import type { AuditEvent } from "#lib/audit/schema.ts";
import { Link } from "../ui/link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Clock } from "../ui/time.tsx";
import { changeOf, changeWords, eventWords, onlyTenantId, reasonOf, tenantWords } from "./event-words.ts";

interface EventListProps {
  events: readonly AuditEvent[];
  now: number;
  /** Opens an event in place; without it the link leads to the history. */
  onOpen?: (seq: number) => void;
  /** Leaves the tenant out, where all are about the same. */
  ofOneTenant?: boolean;
}

/** Events as they stand in the change history, newest first. */
export function EventList({ events, now, onOpen, ofOneTenant = false }: EventListProps) {
  return (
    <Table cards>
      <caption className="sr-only">Events of the change history, newest first</caption>
      <TableHead>
        <TableRow>
          <TableHeader>Time</TableHeader>
          <TableHeader>What</TableHeader>
          {!ofOneTenant && <TableHeader>Tenant</TableHeader>}
          <TableHeader>Before → after</TableHeader>
          <TableHeader>Who</TableHeader>
          <TableHeader>Reason</TableHeader>
          <TableHeader className="text-right">No.</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {events.map((event) => (
          <EventRow key={event.seq} event={event} now={now} onOpen={onOpen} ofOneTenant={ofOneTenant} />
        ))}
      </TableBody>
    </Table>
  );
}

interface EventRowProps {
  event: AuditEvent;
  now: number;
  onOpen: ((seq: number) => void) | undefined;
  ofOneTenant: boolean;
}

/** As a card: what happened on a line of its own, then tenant and change, then time, person and number. */
const card = {
  row: "group-data-cards/table:@max-3xl:flex! group-data-cards/table:@max-3xl:flex-wrap group-data-cards/table:@max-3xl:border-b group-data-cards/table:@max-3xl:last:border-b-0",
  cell: "group-data-cards/table:@max-3xl:w-auto! group-data-cards/table:@max-3xl:py-0.5! group-data-cards/table:@max-3xl:pr-0! group-data-cards/table:@max-3xl:empty:hidden",
  whole: "group-data-cards/table:@max-3xl:basis-full",
  last: "group-data-cards/table:@max-3xl:order-last group-data-cards/table:@max-3xl:text-text-muted",
};

function EventRow({ event, now, onOpen, ofOneTenant }: EventRowProps) {
  const change = changeOf(event);
  const open = (click: MouseEvent) => {
    if (!onOpen || click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    onOpen(event.seq);
  };
  return (
    <TableRow data-event={event.type} className={`hover:bg-surface-hover ${card.row}`}>
      <TableCell className={`whitespace-nowrap text-text-muted ${card.cell} ${card.last}`}>
        <Clock at={event.at} now={now} seconds />
      </TableCell>
      <TableCell className={`${card.cell} ${card.whole}`}>
        <Link
          plain
          href={`/history?event=${event.seq}`}
          prefetch={false}
          onClick={open}
          className="-my-0.5 inline-block rounded-sm py-0.5 font-medium hover:underline"
        >
          {eventWords(event)}
        </Link>
      </TableCell>
      {!ofOneTenant && (
        <TableCell className={card.cell}>
          <TenantName event={event} />
        </TableCell>
      )}
      <TableCell className={`whitespace-nowrap ${card.cell}`}>{change && changeWords(change)}</TableCell>
      <TableCell className={`[overflow-wrap:anywhere] ${card.cell} ${card.last}`}>
        {event.actor.name}
      </TableCell>
      <TableCell className={`min-w-32 [overflow-wrap:anywhere] ${card.cell} ${card.whole}`}>
        {reasonOf(event)}
      </TableCell>
      <TableCell className={`text-right text-text-muted ${card.cell} ${card.last}`}>#{event.seq}</TableCell>
    </TableRow>
  );
}

function TenantName({ event }: { event: AuditEvent }) {
  const id = onlyTenantId(event);
  const words = tenantWords(event);
  if (!id) return words;
  return (
    <Link
      plain
      href={`/tenants/${id}`}
      prefetch={false}
      className="-my-0.5 inline-block rounded-sm py-0.5 hover:underline"
    >
      {words}
    </Link>
  );
}
