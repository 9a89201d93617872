import type { UndoEffect } from "#lib/runs/rules.ts";
import type { RunPace, RunView, WorkersView } from "#lib/runs/schema.ts";
import type { AttentionGroup } from "#lib/tenants/schema.ts";
import type { HistoryPage } from "../audit/history-state.ts";
import { fetchJson } from "../ui/fetch-json.ts";
import type { Command } from "./control-rules.ts";
import { countOf, isOver } from "./run-counts.ts";

const eventsShown = 50;

/** Everything shown of one run but its list of tenants. */
export interface RunFacts {
  run: RunView;
  pace: RunPace | null;
  failures: AttentionGroup[];
  /** What happened to the run as a whole, newest first. */
  events: HistoryPage["items"];
  workers: WorkersView;
}

/** Asks for a run anew; what can't have changed with it is not asked for. */
export async function loadRunFacts(known: RunFacts): Promise<RunFacts> {
  const own = `/api/v1/runs/${known.run.id}`;
  const run = await fetchJson<RunView>(own);
  const isSteered = run.state !== known.run.state || isOver(run) !== isOver(known.run);
  const [pace, failures, events, workers] = await Promise.all([
    isOver(run) ? null : fetchJson<RunPace | null>(`${own}/pace`),
    hasOtherFailures(run, known.run)
      ? fetchJson<{ items: AttentionGroup[] }>(`${own}/failures`).then(({ items }) => items)
      : known.failures,
    isSteered
      ? fetchJson<HistoryPage>(`/api/v1/audit?runId=${run.id}&type=run.&limit=${eventsShown}`).then(
          ({ items }) => items,
        )
      : known.events,
    fetchJson<WorkersView>("/api/v1/workers"),
  ]);
  return { run, pace, failures, events, workers };
}

function hasOtherFailures({ counts: a }: RunView, { counts: b }: RunView): boolean {
  const bad = ["failed", "unverified", "skipped"] as const;
  return bad.some((state) => countOf(a, state) !== countOf(b, state));
}

/** Gives a run a command. @returns the run itself, or the new run of a retry or an undo */
export function commandRun(runId: string, command: Command): Promise<RunView> {
  return fetchJson<RunView>(`/api/v1/runs/${runId}/${command}`, { method: "POST" });
}

/** What an undo of a run would restore. */
export function loadUndoEffect(runId: string): Promise<UndoEffect> {
  return fetchJson<UndoEffect>(`/api/v1/runs/${runId}/undo`);
}
