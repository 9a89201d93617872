import { useState } from "react";
import { directSendWords } from "#lib/direct-send/rules.ts";
import { ticketUrl } from "#lib/settings/rules.ts";
import type { StatePeriod } from "#lib/statement/schema.ts";
import { lengthWords, type Part, periodFacts, periodTitle } from "../statement/period-words.ts";
import { Button } from "../ui/button.tsx";
import { Link } from "../ui/link.tsx";
import { Clock } from "../ui/time.tsx";

interface TimelineProps {
  /** Oldest first. */
  periods: readonly StatePeriod[];
  ticketLink: string;
  now: number;
}

const mostShown = 8;

const marks = {
  blocked: "border-good bg-good",
  allowed: "border-bad bg-surface",
  unknown: "border-border-strong border-dashed bg-surface",
} as const;

/** The states that a tenant was in, newest first, each with how it began and how well it is known. */
export function Timeline({ periods, ticketLink, now }: TimelineProps) {
  const [isWhole, setIsWhole] = useState(false);
  const newest = periods.toReversed();
  const shown = isWhole ? newest : newest.slice(0, mostShown);
  const more = newest.length - shown.length;
  return (
    <section aria-labelledby="timeline" className="space-y-2 pt-3">
      <h2 id="timeline" className="font-semibold text-sm">
        Timeline
      </h2>
      <p className="text-text-muted text-dense">
        What was read, and when. The state between two readings is not known.
      </p>
      <ol className="rounded-lg border border-border bg-surface px-4 py-3">
        {shown.map((period, place) => (
          <Period
            key={`${period.from} ${period.state} ${period.unknownBecause}`}
            {...{ period, ticketLink, now }}
            isLast={place === shown.length - 1}
          />
        ))}
      </ol>
      {more > 0 && (
        <Button size="sm" onClick={() => setIsWhole(true)}>
          Show {more} earlier
        </Button>
      )}
    </section>
  );
}

interface PeriodProps {
  period: StatePeriod;
  ticketLink: string;
  now: number;
  isLast: boolean;
}

function Period({ period, ticketLink, now, isLast }: PeriodProps) {
  const { state, from, to, began } = period;
  return (
    <li data-state={state} className="relative pb-4 pl-6 last:pb-0">
      {!isLast && <span aria-hidden className="absolute top-3 bottom-0 left-[5px] w-px bg-border" />}
      <span
        aria-hidden
        className={`absolute top-1 left-0 size-[11px] rounded-full border-2 ${marks[state]}`}
      />
      <p className="font-medium [overflow-wrap:anywhere]">
        <Sentence parts={periodTitle(period)} now={now} />
        {from !== to && (
          <span className="font-normal text-text-muted">
            {" "}
            ({lengthWords(from, to ?? new Date(now).toISOString())})
          </span>
        )}
      </p>
      <p className="text-dense text-text-muted [overflow-wrap:anywhere]">
        {periodFacts(period).map((fact) => (
          <span key={JSON.stringify(fact)}>
            <Sentence parts={fact} now={now} />{" "}
          </span>
        ))}
      </p>
      {began.how === "set" && <Why {...{ began, ticketLink }} />}
      {began.how === "outside" && period.unknownBecause === null && (
        <p className="text-dense">
          {directSendWords[began.before]} → {directSendWords[state]}
          {" · "}
          <Link href={`/runs/${began.runId}`} prefetch={false}>
            Run that found it
          </Link>
        </p>
      )}
    </li>
  );
}

interface WhyProps {
  began: Extract<StatePeriod["began"], { how: "set" }>;
  ticketLink: string;
}

function Why({ began: { before, wanted, by }, ticketLink }: WhyProps) {
  const { reason, ticket, runId } = by;
  const href = ticket ? ticketUrl(ticketLink, ticket) : null;
  return (
    <p className="text-dense [overflow-wrap:anywhere]">
      {directSendWords[before]} → {directSendWords[wanted]}
      {reason ? ` · ${reason}` : " · No reason given"}
      {ticket && <> · Ticket {href ? <Link href={href}>{ticket}</Link> : ticket}</>}
      {" · "}
      <Link href={`/runs/${runId}`} prefetch={false}>
        Run
      </Link>
    </p>
  );
}

function Sentence({ parts, now }: { parts: readonly Part[]; now: number }) {
  return parts.map((part) =>
    typeof part === "string" ? part : <Clock key={part.at} at={part.at} now={now} seconds />,
  );
}
