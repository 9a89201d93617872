import type { RunView } from "#lib/runs/schema.ts";
import { ticketUrl } from "#lib/settings/rules.ts";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { FactRow } from "../ui/fact.tsx";
import { Link } from "../ui/link.tsx";
import { Clock } from "../ui/time.tsx";
import { countWords, formatCount } from "./count-words.ts";
import { isOver } from "./run-counts.ts";

interface RunFactsCardProps {
  run: RunView;
  ticketLink: string;
  now: number;
}

/** Who asked for the run, when and why, and how it was to go. */
export function RunFactsCard({ run, ticketLink, now }: RunFactsCardProps) {
  const { options } = run;
  return (
    <Card aria-labelledby="facts" className="xl:self-start">
      <CardHeader>
        <CardTitle id="facts">About this run</CardTitle>
      </CardHeader>
      <CardBody>
        <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-dense">
          <FactRow name="Reason">{run.reason ?? <span className="text-text-muted">None given</span>}</FactRow>
          {run.ticket && (
            <FactRow name="Ticket">
              <Ticket ticket={run.ticket} template={ticketLink} />
            </FactRow>
          )}
          <FactRow name="Asked at">
            <Clock at={run.createdAt} now={now} focusable />
          </FactRow>
          {run.startAt && !isOver(run) && run.state === "waiting" && (
            <FactRow name="Begins">
              <Clock at={run.startAt} now={now} focusable />
            </FactRow>
          )}
          {run.finishedAt && (
            <FactRow name="Over at">
              <Clock at={run.finishedAt} now={now} focusable />
            </FactRow>
          )}
          {options.when.kind === "window" && <FactRow name="When">In each tenant's change window</FactRow>}
          {run.total > 1 && (
            <>
              <FactRow name="At once">{formatCount(options.concurrency)} at most</FactRow>
              {run.action !== "check" && (
                <FactRow name="Stops at">{countWords(run.stopAt, "failure")}</FactRow>
              )}
            </>
          )}
          <Related run={run} />
        </dl>
      </CardBody>
    </Card>
  );
}

function Related({ run: { planId, undoOfId, undoneById, retryOfId } }: { run: RunView }) {
  const links = [
    [planId && `/plans/${planId}`, "Plan", "What was planned"],
    [undoOfId && `/runs/${undoOfId}`, "Undo of", "The run that it takes back"],
    [undoneById && `/runs/${undoneById}`, "Undone by", "The run that takes it back"],
    [retryOfId && `/runs/${retryOfId}`, "Retry of", "The run that failed in part"],
  ] as const;
  return links.map(
    ([href, name, words]) =>
      href && (
        <FactRow key={name} name={name}>
          <Link href={href}>{words}</Link>
        </FactRow>
      ),
  );
}

function Ticket({ ticket, template }: { ticket: string; template: string }) {
  const href = ticketUrl(template, ticket);
  return href ? <Link href={href}>{ticket}</Link> : ticket;
}
