import type { Counts, ItemState, RunView } from "#lib/runs/schema.ts";
import { formatCount } from "./count-words.ts";

/** States of items in the order in which they are shown: what is over first, then what is under way, then what waits. */
export const stateOrder = [
  "succeeded",
  "failed",
  "unverified",
  "skipped",
  "cancelled",
  "verifying",
  "running",
  "queued",
] as const satisfies readonly ItemState[];

export const stateWords: Record<ItemState, string> = {
  succeeded: "Succeeded",
  failed: "Failed",
  unverified: "Not read back",
  skipped: "Skipped",
  cancelled: "Cancelled",
  verifying: "Reading back",
  running: "At work",
  queued: "Waiting",
};

export const stateDots: Record<ItemState, string> = {
  succeeded: "bg-good",
  failed: "bg-bad",
  unverified: "bg-warn",
  skipped: "bg-border-strong",
  cancelled: "bg-border-strong",
  verifying: "bg-info",
  running: "bg-accent",
  queued: "bg-border",
};

export function countOf(counts: Counts, ...states: ItemState[]): number {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** How many tenants of a run are through, whatever the result. */
export function countDone({ counts, total }: Pick<RunView, "counts" | "total">): number {
  return total - countOf(counts, "queued", "running", "verifying");
}

export function isOver(run: Pick<RunView, "finishedAt">): boolean {
  return run.finishedAt !== null;
}

/** "284 succeeded, 3 failed", leaving out what there is none of. */
export function countsSentence(counts: Counts): string {
  return stateOrder
    .filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => `${formatCount(counts[state] ?? 0)} ${stateWords[state].toLowerCase()}`)
    .join(", ");
}
