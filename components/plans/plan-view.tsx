"use client";

import { useState } from "react";
import type { PlanView as Plan, PlanItemPage, RunView, WorkersView } from "#lib/runs/schema.ts";
import { filterWords } from "#lib/tenants/rules.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Link } from "../ui/link.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Clock, useNow } from "../ui/time.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import { PlanList, planItemsPath } from "./plan-list.tsx";
import { PlanNotes } from "./plan-notes.tsx";
import { PlanOptions } from "./plan-options.tsx";
import { minutesLeft, planHeadline } from "./plan-words.ts";
import { ShareButton } from "./share-button.tsx";
import { SubmitCard } from "./submit-card.tsx";
import { whyNotSubmit } from "./submit-rules.ts";
import { usePlan } from "./use-plan.ts";
import { useReading } from "./use-reading.ts";
import { useSubmit } from "./use-submit.ts";

interface PlanViewProps {
  initial: {
    plan: Plan;
    items: PlanItemPage;
    /** The check that the address names. */
    reading: RunView | null;
    workers: WorkersView;
  };
  /** Address of this page, to be shared. */
  baseUrl: string;
  mayRequestRuns: boolean;
  /** The server's clock. */
  now: number;
}

/** What a run would do to each tenant, before anything is done. */
export function PlanView({ initial, baseUrl, mayRequestRuns, now: serverNow }: PlanViewProps) {
  const { plan, isPlanning, problem, isGone, planAgain, askNow } = usePlan(initial.plan);
  const now = useNow(serverNow);
  const [readings, setReadings] = useState(0);
  const mayFollow = mayRequestRuns && !initial.plan.runId;
  const reading = useReading(plan.id, mayFollow ? initial.reading : null, () => {
    setReadings((count) => count + 1);
    void planAgain();
  });
  const sending = useSubmit(plan, askNow);
  const isStale = !plan.runId && (plan.isStale || minutesLeft(plan.expiresAt, now) === 0);
  const isOff = !mayRequestRuns ? "Needs Technician" : plan.runId ? "Submitted already" : null;
  const offReason = isOff ?? (isPlanning ? "The plan is being made anew" : null);
  const first = {
    path: planItemsPath(initial.plan.id, null),
    page: initial.items,
  };
  return (
    <>
      <PlanHeader {...{ plan, baseUrl, now, isStale }} />
      <div className="space-y-4">
        <div className="space-y-2 empty:hidden">
          <WorkerBanner workers={initial.workers} />
          <Standing
            {...{ plan, isStale, isPlanning, isGone, mayRequestRuns }}
            onPlanAgain={() => void planAgain()}
          />
          <ProblemAlert problem={problem} />
        </div>
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_20rem] xl:grid-rows-[auto_1fr]">
          <div className="min-w-0">
            <PlanNotes
              plan={plan}
              domain={initial.items.items[0]?.domain ?? "contoso.example"}
              reading={reading}
              offReason={offReason}
              onWindow={() => void planAgain({ ...plan.options, when: { kind: "window" } })}
            />
          </div>
          <aside className="min-w-0 xl:col-start-2 xl:row-span-2 xl:row-start-1">
            <div className="space-y-4 xl:sticky xl:top-5">
              <PlanOptions plan={plan} offReason={isOff} onPlanAgain={(options) => void planAgain(options)} />
              <SubmitCard
                plan={plan}
                offReason={whyNotSubmit(plan, { mayRequestRuns, isStale, isPlanning })}
                isSending={sending.isSending}
                problem={sending.problem}
                onSubmit={(submission) => void sending.submit(submission)}
              />
            </div>
          </aside>
          <div className="min-w-0 xl:col-start-1 xl:row-start-2">
            <PlanList plan={plan} first={first} isPlanning={isPlanning} readings={readings} now={now} />
          </div>
        </div>
      </div>
      <p role="status" className="sr-only">
        {isPlanning ? "Planning again" : planHeadline(plan)}
      </p>
    </>
  );
}

function PlanHeader({
  plan,
  baseUrl,
  now,
  isStale,
}: {
  plan: Plan;
  baseUrl: string;
  now: number;
  isStale: boolean;
}) {
  const minutes = minutesLeft(plan.expiresAt, now);
  return (
    <PageHeader
      title={planHeadline(plan)}
      description={
        <>
          Planned by {plan.requestedBy} at <Clock at={plan.createdAt} now={now} />
          {plan.filter && <>, for {filterWords(plan.filter)}</>}. Nothing was changed so far.{" "}
          {!plan.runId && !isStale && (
            <>
              Can be submitted until <Clock at={plan.expiresAt} now={now} /> ({minutes} min left).
            </>
          )}
        </>
      }
      actions={<ShareButton address={`${baseUrl}/plans/${plan.id}`} />}
    />
  );
}

interface StandingProps {
  plan: Plan;
  isStale: boolean;
  isPlanning: boolean;
  isGone: boolean;
  mayRequestRuns: boolean;
  onPlanAgain: () => void;
}

/** Why this plan can't be submitted any more, or not by this person. */
function Standing({ plan, isStale, isPlanning, isGone, mayRequestRuns, onPlanAgain }: StandingProps) {
  if (plan.runId)
    return (
      <Callout tone="info" title="This plan was submitted">
        <p>
          <Link href={`/runs/${plan.runId}`}>See its run</Link>
        </p>
      </Callout>
    );
  if (isGone)
    return (
      <Callout tone="warn" title="This plan is gone">
        <p>It was removed, or it is not one that you may see. What stands below was read before that.</p>
      </Callout>
    );
  if (!mayRequestRuns)
    return (
      <Callout title="You can look, but not submit it">
        <p>
          Checking, blocking and allowing need the role Technician. An administrator of Sendlock gives it.
        </p>
      </Callout>
    );
  if (!isStale) return null;
  return (
    <Callout
      tone="warn"
      title="This plan is stale"
      actions={
        <Button variant="primary" loading={isPlanning} onClick={onPlanAgain}>
          Plan again
        </Button>
      }
    >
      <p>It is older than 15 minutes, and tenants may have changed since. What you typed is kept.</p>
    </Callout>
  );
}
