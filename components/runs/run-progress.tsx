import type { AuditEvent } from "#lib/audit/schema.ts";
import type { RunPace, RunView } from "#lib/runs/schema.ts";
import { Callout } from "../ui/callout.tsx";
import { Card } from "../ui/card.tsx";
import { formatCount } from "./count-words.ts";
import { CountsBar } from "./counts-bar.tsx";
import { NotifyButton } from "./notify-button.tsx";
import { RunAnnouncer } from "./run-announcer.tsx";
import { countDone, isOver, stateDots, stateOrder, stateWords } from "./run-counts.ts";
import { paceText, pendingWords, stopReason, waveWords } from "./run-words.ts";

interface RunProgressProps {
  run: RunView;
  pace: RunPace | null;
  events: readonly AuditEvent[];
}

/** How far the run is: counts by state as a bar and in words, its wave and its pace. */
export function RunProgress({ run, pace, events }: RunProgressProps) {
  const stopped = stopReason(run, events);
  const pending = pendingWords(run);
  const facts = [waveWords(run), run.state === "running" ? paceText(pace) : null].filter(Boolean);
  return (
    <Card aria-labelledby="progress" className="flex flex-col gap-3 p-4">
      <RunAnnouncer run={run} />
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id="progress" className="font-semibold text-lg tabular-nums leading-7">
          {formatCount(countDone(run))} of {formatCount(run.total)} done
        </h2>
        {facts.length > 0 && <p className="text-dense text-text-muted tabular-nums">{facts.join(" · ")}</p>}
      </div>
      <CountsBar counts={run.counts} total={run.total} />
      <Legend run={run} />
      {pending && <p className="text-dense">{pending}</p>}
      {stopped && (
        <Callout tone="bad" title="It stopped by itself">
          <p>{stopped}</p>
        </Callout>
      )}
      {!isOver(run) && run.total > 1 && <NotifyButton run={run} />}
    </Card>
  );
}

function Legend({ run: { counts } }: { run: RunView }) {
  const present = stateOrder.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-dense">
      {present.map((state) => (
        <li key={state} data-count={state} className="inline-flex items-center gap-1.5">
          <span aria-hidden className={`size-2 rounded-full ${stateDots[state]}`} />
          <span className="font-medium tabular-nums">{formatCount(counts[state] ?? 0)}</span>
          <span className="text-text-muted">{stateWords[state].toLowerCase()}</span>
        </li>
      ))}
    </ul>
  );
}
