"use client";

import { useEffect, useRef } from "react";
import type { RunItemPage, RunItemView } from "#lib/runs/schema.ts";
import { Callout } from "../ui/callout.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { useNow } from "../ui/time.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import { FailureGroups } from "./failure-groups.tsx";
import { checkFailed, loadRunFacts, type RunFacts } from "./run-client.ts";
import { isOver } from "./run-counts.ts";
import { RunFactsCard } from "./run-facts-card.tsx";
import { RunHeader } from "./run-header.tsx";
import { itemsPath, RunItems } from "./run-items.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunTimeline } from "./run-timeline.tsx";
import { useFollowed } from "./use-followed.ts";
import { useItemFilter } from "./use-item-filter.ts";
import { useRows } from "./use-rows.ts";
import { useRunCommands } from "./use-run-commands.ts";
import { useRunSigns } from "./use-run-signs.ts";

interface RunViewProps {
  initial: RunFacts & { items: RunItemPage };
  /** Where tickets lead, with {ticket} in it; empty for nowhere. */
  ticketLink: string;
  mayRequestRuns: boolean;
  /** The server's clock. */
  now: number;
}

/** One run: how far it is, what failed and why, tenant by tenant, and what can be done about it. */
export function RunPage({ initial, ticketLink, mayRequestRuns, now: serverNow }: RunViewProps) {
  const now = useNow(serverNow);
  const filter = useItemFilter();
  const followed = useFollowed<RunFacts>({
    initial,
    load: loadRunFacts,
    isTouched: ({ kind, ref }, { run }) => kind === "run" && ref === run.id,
  });
  const { run, pace, failures, events, workers } = followed.value;
  const list = useRows<RunItemView>(itemsPath(run.id, filter.state, filter.error), {
    path: itemsPath(run.id, null, null),
    page: initial.items,
  });
  useRefresh(followed.value, list.refresh);
  const commands = useRunCommands(followed.value, followed.setValue);
  useRunSigns(run);
  return (
    <>
      <RunHeader {...{ run, mayRequestRuns, commands, now }} />
      <div className="space-y-4">
        <div className="space-y-2 empty:hidden">
          {!isOver(run) && <WorkerBanner workers={workers} />}
          <Trouble isBehind={followed.isBehind} isGone={followed.isGone} />
          <ProblemAlert problem={commands.problem} />
        </div>
        <div className="gap-4 space-y-4 xl:grid xl:grid-cols-[minmax(0,1fr)_19rem] xl:space-y-0">
          <div className="flex min-w-0 flex-col gap-4">
            <RunProgress {...{ run, pace, events }} />
            <FailureGroups
              groups={failures}
              mayRequestRuns={mayRequestRuns}
              chosen={filter.error}
              onChoose={filter.chooseError}
              onCheck={({ code }) => void checkFailed(run.id, code)}
            />
            <RunTimeline runId={run.id} events={events} now={now} />
          </div>
          <RunFactsCard {...{ run, ticketLink, now }} />
        </div>
        <RunItems {...{ run, filter, list, failures, now }} />
      </div>
    </>
  );
}

/** Asks for the rows on show whenever something of the run changed. */
function useRefresh(facts: RunFacts, refresh: () => void): void {
  const newest = useRef(refresh);
  useEffect(() => {
    newest.current = refresh;
  });
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the server stands for a change.
  useEffect(() => {
    if (!isFirst.current) newest.current();
    isFirst.current = false;
  }, [facts]);
}

function Trouble({ isBehind, isGone }: { isBehind: boolean; isGone: boolean }) {
  return (
    <div role="status" className="empty:hidden">
      {isGone && (
        <Callout tone="warn" title="This run can't be shown any more">
          <p>It is not one that you may see. What stands below was read before that.</p>
        </Callout>
      )}
      {isBehind && !isGone && (
        <Callout tone="bad" title="The run can't be read, trying again">
          <p>What stands below was read before that. The run goes on without this page.</p>
        </Callout>
      )}
    </div>
  );
}
