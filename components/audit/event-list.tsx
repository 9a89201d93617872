import type { MouseEvent } from "react";
import type { AuditEvent } from "#lib/audit/schema.ts";
import { Link } from "../ui/link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Clock } from "../ui/time.tsx";
import { changeOf, changeWords, entryWords, onlyTenantId, reasonOf, tenantWords } from "./event-words.ts";
import { isReadable, type UnreadableEntry } from "./history-state.ts";

interface EventListProps {
  events: readonly (AuditEvent | UnreadableEntry)[];
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
        {events.map((event) =>
          isReadable(event) ? (
            <EventRow key={event.seq} {...{ event, now, onOpen, ofOneTenant }} />
          ) : (
            <UnreadableRow key={event.seq} {...{ event, now, onOpen, ofOneTenant }} />
          ),
        )}
      </TableBody>
    </Table>
  );
}

interface EventRowProps<Event> {
  event: Event;
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

function EventRow({ event, now, onOpen, ofOneTenant }: EventRowProps<AuditEvent>) {
  const change = changeOf(event);
  return (
    <TableRow data-event={event.type} className={`hover:bg-surface-hover ${card.row}`}>
      <TimeCell at={event.at} now={now} />
      <WordsCell seq={event.seq} words={entryWords(event)} onOpen={onOpen} />
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
      <NumberCell seq={event.seq} />
    </TableRow>
  );
}

/** A row of the database that is no event. It is shown as such: one that is left out would not be missed. */
function UnreadableRow({ event, now, onOpen, ofOneTenant }: EventRowProps<UnreadableEntry>) {
  return (
    <TableRow data-event="unreadable" className={`bg-bad-soft ${card.row}`}>
      <TimeCell at={event.at} now={now} />
      <WordsCell seq={event.seq} words={entryWords(event)} onOpen={onOpen} />
      <TableCell colSpan={ofOneTenant ? 3 : 4} className={`${card.cell} ${card.whole}`}>
        What stands in the database is no event that this version knows: {event.type}
      </TableCell>
      <NumberCell seq={event.seq} />
    </TableRow>
  );
}

function TimeCell({ at, now }: { at: string; now: number }) {
  return (
    <TableCell className={`whitespace-nowrap text-text-muted ${card.cell} ${card.last}`}>
      <Clock at={at} now={now} seconds />
    </TableCell>
  );
}

function NumberCell({ seq }: { seq: number }) {
  return <TableCell className={`text-right text-text-muted ${card.cell} ${card.last}`}>#{seq}</TableCell>;
}

interface WordsCellProps {
  seq: number;
  words: string;
  onOpen: ((seq: number) => void) | undefined;
}

/** What happened, as a link to all of it. */
function WordsCell({ seq, words, onOpen }: WordsCellProps) {
  const open = (click: MouseEvent) => {
    if (!onOpen || click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    onOpen(seq);
  };
  return (
    <TableCell className={`${card.cell} ${card.whole}`}>
      <Link
        plain
        href={`/history?event=${seq}`}
        prefetch={false}
        onClick={open}
        className="-my-0.5 inline-block rounded-sm py-0.5 font-medium hover:underline"
      >
        {words}
      </Link>
    </TableCell>
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
