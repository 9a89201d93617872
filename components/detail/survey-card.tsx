import type { JobView, Survey } from "#lib/jobs/schema.ts";
import { Explain } from "../explain/explain.tsx";
import { FindSenders } from "../explain/find-senders.tsx";
import { FixSender } from "../explain/fix-sender.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Age } from "../ui/time.tsx";
import { FailureDetails } from "./failure-details.tsx";
import { SurveyResult } from "./survey-result.tsx";
import type { SurveyRequest } from "./use-survey.ts";

export interface Surveys {
  /** The newest that succeeded. */
  good: JobView<"survey"> | null;
  newest: JobView<"survey"> | null;
}

interface SurveyCardProps {
  surveys: Surveys;
  /** The tenant's initial domain, for the commands when no other was read. */
  domain: string;
  mayRequestRuns: boolean;
  request: SurveyRequest;
  now: number;
}

/** What bears on Direct Send beside the setting: accepted domains and inbound connectors, as they were read. */
export function SurveyCard({ surveys, domain, mayRequestRuns, request, now }: SurveyCardProps) {
  const { good, newest } = surveys;
  const open = newest?.state === "queued" || newest?.state === "running" ? newest : null;
  const survey = good?.result ?? null;
  const button = (
    <Button
      size="sm"
      loading={request.isAsking || open !== null}
      disabledReason={mayRequestRuns ? null : "Needs Technician"}
      onClick={request.read}
    >
      {survey ? "Read again" : "Read them"}
    </Button>
  );
  return (
    <Card aria-labelledby="survey">
      <CardHeader actions={button}>
        <div className="flex items-center gap-1">
          <CardTitle id="survey">Accepted domains and inbound connectors</CardTitle>
          <Explain topic="connectors" />
        </div>
      </CardHeader>
      <CardBody className="space-y-4">
        <p role="status" className="text-text-muted empty:hidden">
          {open && openWords(open)}
        </p>
        <ProblemAlert problem={request.problem} />
        {!open && newest?.error && (
          <Callout tone="bad" title={`Could not be read. ${newest.error.cause}`}>
            <FailureDetails error={newest.error} now={now} />
          </Callout>
        )}
        <Known good={good} isOpen={open !== null} now={now} />
        <Senders survey={survey} domain={domain} />
      </CardBody>
    </Card>
  );
}

function openWords({ state, requestedBy }: JobView): string {
  return state === "queued" ? `Asked for by ${requestedBy}, waiting for a worker` : "Reading from Exchange…";
}

function Known({ good, isOpen, now }: { good: JobView<"survey"> | null; isOpen: boolean; now: number }) {
  if (good?.result && good.endedAt)
    return (
      <>
        <SurveyResult survey={good.result} />
        <p className="text-dense text-text-muted">
          Read <Age at={good.endedAt} now={now} />, asked for by {good.requestedBy}. Traffic was not looked
          at: which senders use Direct Send here is not known.
        </p>
      </>
    );
  if (isOpen) return null;
  return (
    <p className="text-text-muted">
      Not read yet. Reading changes nothing in the tenant. It shows which connectors would let a sender in
      once Direct Send is blocked; traffic is not looked at.
    </p>
  );
}

/** How to find those who use Direct Send, and how to let them through, with commands for this tenant. */
function Senders({ survey, domain }: { survey: Survey | null; domain: string }) {
  const read = survey?.acceptedDomains.filter(({ initial }) => !initial).map(({ name }) => name) ?? [];
  const own = read.length > 0 ? read : [domain];
  return (
    <>
      <section aria-labelledby="find-senders" className="space-y-2 border-border border-t pt-4 text-dense">
        <h3 id="find-senders" className="font-medium">
          Find out who uses Direct Send
        </h3>
        <FindSenders domain={own[0] ?? domain} />
      </section>
      <section aria-labelledby="fix-sender" className="space-y-2 border-border border-t pt-4 text-dense">
        <h3 id="fix-sender" className="font-medium">
          Let a sender through
        </h3>
        <Disclosure summary="Commands for an inbound connector">
          <FixSender domains={own} />
        </Disclosure>
      </section>
    </>
  );
}
