import type { AuditEvent } from "#lib/audit/schema.ts";
import type { RunPace, RunView } from "#lib/runs/schema.ts";
import type { Tone } from "../ui/badge.tsx";
import { countWords, formatCount, tenantsWords } from "./count-words.ts";
import { countDone, countOf, isOver } from "./run-counts.ts";

type Action = RunView["action"];

const actionVerbs: Record<Action, string> = {
  check: "Check",
  block: "Block",
  allow: "Allow",
  undo: "Undo",
};

/** "Block Direct Send for 287 tenants", or for the one by its name. */
export function runHeadline({ action, total, tenant }: Pick<RunView, "action" | "total" | "tenant">): string {
  const tenants = tenant?.name ?? tenantsWords(total);
  if (action === "check") return `Check ${tenants}`;
  // One that waits for the run that it takes back has no tenants yet.
  if (action === "undo") return total === 0 ? "Undo" : `Undo for ${tenants}`;
  return `${actionVerbs[action]} Direct Send for ${tenants}`;
}

export interface Standing {
  words: string;
  tone: Tone;
}

/** How a run stands, in a word or two. */
export function runStanding(
  run: Pick<RunView, "state" | "outcome" | "finishedAt" | "counts" | "startAt">,
): Standing {
  const { state, outcome, counts } = run;
  if (isOver(run)) return overStanding(state, outcome);
  if (state === "cancelled") return { words: "Cancelling", tone: "warn" };
  if (state === "stopped") return { words: "Stopping", tone: "bad" };
  if (state === "paused") return { words: "Paused", tone: "warn" };
  if (state === "waiting" || state === "planned")
    return { words: run.startAt ? "Waits for its time" : "Waiting", tone: "neutral" };
  if (countOf(counts, "queued", "running", "verifying") === 0) return { words: "Finishing", tone: "info" };
  const isReadingBack = countOf(counts, "queued", "running") === 0 && countOf(counts, "verifying") > 0;
  return isReadingBack ? { words: "Reading back", tone: "info" } : { words: "Going", tone: "info" };
}

function overStanding(state: RunView["state"], outcome: RunView["outcome"]): Standing {
  if (state === "cancelled") return { words: "Cancelled", tone: "neutral" };
  if (state === "stopped") return { words: "Stopped", tone: "bad" };
  if (state === "expired") return { words: "Expired", tone: "neutral" };
  if (outcome === "succeeded") return { words: "Succeeded", tone: "good" };
  return outcome === "partial"
    ? { words: "Succeeded in part", tone: "warn" }
    : { words: "Failed", tone: "bad" };
}

/** "Wave 3 of 6", "Canaries first". Null where there is but one. */
export function waveWords({ wave, waves, state, finishedAt }: RunView): string | null {
  if (finishedAt !== null || waves <= 1 || state === "waiting") return null;
  return wave === 0 ? "Canaries first" : `Wave ${wave} of ${waves}`;
}

/** "About 12 a minute, 3 to 5 minutes left". Null where there is not enough to tell. */
export function paceText(pace: RunPace | null): string | null {
  if (!pace || pace.endedPerMinute === 0) return null;
  const speed = `About ${formatCount(Math.max(1, Math.round(pace.endedPerMinute)))} a minute`;
  return pace.remaining ? `${speed}, ${rangeWords(pace.remaining)} left` : speed;
}

function rangeWords({ fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number }): string {
  if (toSeconds < 60) return "less than a minute";
  const isLong = toSeconds >= 2 * 3600;
  const unit = isLong ? "hour" : "minute";
  const seconds = isLong ? 3600 : 60;
  const from = Math.floor(fromSeconds / seconds);
  const to = Math.max(1, Math.ceil(toSeconds / seconds));
  if (from === 0) return to === 1 ? `about a ${unit}` : `up to ${to} ${unit}s`;
  return from === to ? countWords(to, unit) : `${from} to ${to} ${unit}s`;
}

/** What is left to be done or said while a run is under way, in a sentence. Null when there is nothing. */
export function pendingWords(run: RunView): string | null {
  const { state, counts } = run;
  if (isOver(run)) return null;
  const atWork = countOf(counts, "running");
  const readingBack = countOf(counts, "verifying");
  const back = readingBack > 0 ? ` ${tenantsWords(readingBack)} set and not read back yet.` : "";
  if (state === "cancelled" || state === "stopped")
    return `Nothing new begins. ${tenantsWords(atWork)} at work ${atWork === 1 ? "finishes and is" : "finish and are"} reported.${back}`;
  if (state === "paused")
    return `Nothing new begins until it is resumed.${atWork > 0 ? ` ${tenantsWords(atWork)} at work ${atWork === 1 ? "finishes" : "finish"}.` : ""}${back}`;
  if (readingBack > 0) return `${back.trim()} Sendlock reads again by itself, for half an hour at most.`;
  return null;
}

/** The browser tab's title: "(37/60) Block". */
export function runTitle(run: RunView): string {
  const what = `${actionVerbs[run.action]} ${run.tenant?.name ?? tenantsWords(run.total)}`;
  if (!isOver(run)) {
    const paused = run.state === "paused" ? "Paused " : "";
    return `${paused}(${countDone(run)}/${run.total}) ${actionVerbs[run.action]}`;
  }
  const bad = countOf(run.counts, "failed", "unverified");
  return bad > 0 ? `${formatCount(bad)} failed: ${what}` : `${runStanding(run).words}: ${what}`;
}

/** What is said when a run is over: "284 succeeded, 3 failed". */
export function overWords(run: RunView): string {
  const { words } = runStanding(run);
  return `${words}: ${countsOver(run)}`;
}

function countsOver({ counts }: RunView): string {
  const parts = [
    [countOf(counts, "succeeded"), "succeeded"],
    [countOf(counts, "failed"), "failed"],
    [countOf(counts, "unverified"), "not read back"],
    [countOf(counts, "skipped"), "skipped"],
    [countOf(counts, "cancelled"), "cancelled"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatCount(count)} ${words}`)
    .join(", ");
}

/** What is announced of a run under way: "37 of 60 done, 2 failed". */
export function progressWords(run: RunView): string {
  if (isOver(run)) return overWords(run);
  const bad = countOf(run.counts, "failed", "unverified");
  const failed = bad > 0 ? `, ${formatCount(bad)} failed` : "";
  return `${runStanding(run).words}: ${formatCount(countDone(run))} of ${formatCount(run.total)} done${failed}`;
}

/** Why a run stopped by itself. @param events of the run, newest first */
export function stopReason(run: RunView, events: readonly AuditEvent[]): string | null {
  if (run.state !== "stopped") return null;
  const event = events.find((one) => one.type === "run.stopped");
  if (event?.type === "run.stopped" && event.why === "canary-failed")
    return "A canary failed, so the rest was left as it is.";
  return `${tenantsWords(event?.type === "run.stopped" ? event.failed : run.stopAt)} failed; the limit was ${formatCount(run.stopAt)}. The rest was left as it is.`;
}
