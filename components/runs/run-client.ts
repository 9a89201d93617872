import type { AuditPage } from "#lib/audit/schema.ts";
import type { UndoEffect } from "#lib/runs/rules.ts";
import type { RunItemPage, RunPace, RunView, WorkersView } from "#lib/runs/schema.ts";
import type { AttentionGroup } from "#lib/tenants/schema.ts";
import { checkMany, toastRefusal } from "../tenants/ask-for-run.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import type { Command } from "./control-rules.ts";
import { countOf, isOver } from "./run-counts.ts";

const eventsShown = 50;
const pageSize = 500;

/** Everything shown of one run but its list of tenants. */
export interface RunFacts {
  run: RunView;
  pace: RunPace | null;
  failures: AttentionGroup[];
  /** What happened to the run as a whole, newest first. */
  events: AuditPage["items"];
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
      ? fetchJson<AuditPage>(`/api/v1/audit?runId=${run.id}&type=run.&limit=${eventsShown}`).then(
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

/** The tenants of a run that failed or were not read back for one cause. */
async function listFailed(runId: string, code: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: number | null = null;
  do {
    const params = new URLSearchParams({ error: code, limit: String(pageSize) });
    if (cursor !== null) params.set("cursor", String(cursor));
    const page: RunItemPage = await fetchJson(`/api/v1/runs/${runId}/items?${params}`);
    const failed = page.items.filter(({ state }) => state === "failed" || state === "unverified");
    ids.push(...failed.map(({ tenantId }) => tenantId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

/** Reads the tenants again that a run failed at for one cause. */
export async function checkFailed(runId: string, code: string): Promise<void> {
  try {
    const tenantIds = await listFailed(runId, code);
    await checkMany({ tenantIds }, tenantIds.length);
  } catch (error) {
    toastRefusal(error);
  }
}
