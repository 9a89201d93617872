import { mostSurveys } from "#lib/runs/rules.ts";
import type { PlanView } from "#lib/runs/schema.ts";
import { FindSenders } from "../explain/find-senders.tsx";
import { formatCount, tenantsWords } from "../runs/count-words.ts";
import { ProgressLine } from "../runs/progress-line.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Link } from "../ui/link.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { surveysWords } from "./plan-words.ts";
import type { Reading } from "./use-reading.ts";

interface PlanNotesProps {
  plan: PlanView;
  /** A domain of the first tenant, for the command. */
  domain: string;
  reading: Reading;
  /** Why nothing can be asked for; null when it can. */
  offReason: string | null;
  onWindow: () => void;
}

/** What is to be known before the plan is submitted. */
export function PlanNotes({ plan, domain, reading, offReason, onWindow }: PlanNotesProps) {
  return (
    <div className="space-y-2 empty:hidden">
      <ReadingNote reading={reading} />
      <SurveysNote surveys={plan.surveys} />
      <StatesNote {...{ plan, reading, offReason }} />
      {plan.inBusinessHours > 0 && plan.options.when.kind === "now" && plan.action !== "check" && (
        <Callout
          tone="warn"
          title={businessHoursWords(plan)}
          actions={
            <Button size="sm" disabledReason={offReason} onClick={onWindow}>
              Use change windows
            </Button>
          }
        >
          <p>In its change window, a tenant waits until its business hours are over.</p>
        </Callout>
      )}
      {plan.action === "block" && <TrafficNote {...{ plan, domain, reading, offReason }} />}
      {plan.action === "allow" && (
        <Callout tone="warn" title="Allowing weakens these customers">
          <p>
            Anyone on the internet can then hand mail for them to Exchange without signing in, under their own
            domains as sender. Exchange may take up to 30 minutes to follow.
          </p>
        </Callout>
      )}
    </div>
  );
}

function businessHoursWords({ inBusinessHours: count, visits }: PlanView): string {
  if (count === 1) return "1 of these tenants is in its business hours now";
  const which = count === visits ? "All of these tenants" : `${formatCount(count)} of these tenants`;
  return `${which} are in their business hours now`;
}

type PartProps = Pick<PlanNotesProps, "plan" | "reading" | "offReason">;

function ReadingNote({ reading: { run, problem } }: { reading: Reading }) {
  return (
    <>
      <ProblemAlert problem={problem} />
      {run && (
        <Callout tone="info" title="Reading current states">
          <ProgressLine run={run} />
          <p>
            The plan is made anew when it is over. <Link href={`/runs/${run.id}`}>See this check</Link>
          </p>
        </Callout>
      )}
    </>
  );
}

/** How far the reading of connectors is, by the server's own count: a reload shows the same. */
function SurveysNote({ surveys }: { surveys: PlanView["surveys"] }) {
  const { asked, failed } = surveys;
  if (asked === 0) return null;
  const isOver = surveys.read + failed === asked;
  return (
    <>
      <Callout tone="info" title={surveysWords(surveys)}>
        <p>
          {isOver
            ? "Each row shows what was read."
            : "Each row shows them as they are read. Reading changes nothing in a tenant."}
          {failed > 0 &&
            ` ${tenantsWords(failed)} could not be read: the page of each tenant says why. Asking again tries them after all others.`}
        </p>
      </Callout>
      <p role="status" className="sr-only">
        {isOver ? surveysWords(surveys) : "Reading connectors"}
      </p>
    </>
  );
}

function StatesNote({ plan, reading, offReason }: PartProps) {
  const unread = plan.counts["read-first"] ?? 0;
  if (plan.action === "check" || unread === 0 || reading.run) return null;
  return (
    <Callout
      title={`${tenantsWords(unread)} ${unread === 1 ? "has" : "have"} no known state`}
      actions={
        <Button
          size="sm"
          loading={reading.asking === "states"}
          disabledReason={offReason}
          onClick={reading.readStates}
        >
          Read current states first
        </Button>
      }
    >
      <p>
        The run reads {unread === 1 ? "it" : "each of them"} first and changes it only where that is needed.
        Read now to see it before you submit.
      </p>
    </Callout>
  );
}

function TrafficNote({ plan, domain, reading, offReason }: PartProps & { domain: string }) {
  const { withoutConnectors, surveys } = plan;
  const left = withoutConnectors - (surveys.asked - surveys.read - surveys.failed);
  return (
    <Callout
      title="Traffic was not looked at"
      actions={
        left > 0 && (
          <Button
            size="sm"
            loading={reading.asking === "connectors"}
            disabledReason={offReason}
            onClick={reading.readConnectors}
          >
            Read connectors of {left > mostSurveys && "the next "}
            {formatCount(Math.min(left, mostSurveys))}
          </Button>
        )
      }
    >
      <p>
        Who sends by Direct Send in these tenants is not known. A connector counts when it recognises its
        sender by IP address or certificate: such mail still passes once Direct Send is blocked.
        {withoutConnectors > 0 && ` The connectors of ${tenantsWords(withoutConnectors)} were not read.`}
      </p>
      <Disclosure summary="Find out who uses Direct Send">
        <FindSenders domain={domain} />
      </Disclosure>
    </Callout>
  );
}
