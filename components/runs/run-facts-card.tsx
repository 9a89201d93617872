import type { ReactNode } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import { ticketUrl } from "#lib/settings/rules.ts";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
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
          <Fact name="Reason">{run.reason ?? <span className="text-text-muted">None given</span>}</Fact>
          {run.ticket && (
            <Fact name="Ticket">
              <Ticket ticket={run.ticket} template={ticketLink} />
            </Fact>
          )}
          <Fact name="Asked at">
            <Clock at={run.createdAt} now={now} focusable />
          </Fact>
          {run.startAt && !isOver(run) && run.state === "waiting" && (
            <Fact name="Begins">
              <Clock at={run.startAt} now={now} focusable />
            </Fact>
          )}
          {run.finishedAt && (
            <Fact name="Over at">
              <Clock at={run.finishedAt} now={now} focusable />
            </Fact>
          )}
          {options.when.kind === "window" && <Fact name="When">In each tenant's change window</Fact>}
          {run.total > 1 && (
            <>
              <Fact name="At once">{formatCount(options.concurrency)} at most</Fact>
              {run.action !== "check" && <Fact name="Stops at">{countWords(run.stopAt, "failure")}</Fact>}
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
        <Fact key={name} name={name}>
          <Link href={href}>{words}</Link>
        </Fact>
      ),
  );
}

function Ticket({ ticket, template }: { ticket: string; template: string }) {
  const href = ticketUrl(template, ticket);
  return href ? <Link href={href}>{ticket}</Link> : ticket;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
