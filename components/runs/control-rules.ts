import type { UndoEffect } from "#lib/runs/rules.ts";
import type { RunView } from "#lib/runs/schema.ts";
import { mustTypeCount } from "../plans/submit-rules.ts";
import { countOf, isOver } from "./run-counts.ts";

export type Command = "pause" | "resume" | "cancel" | "retry" | "undo";

/** The commands that have a place on the page of a run as it stands, whether or not they can be given. */
export function commandsOf(run: RunView): Command[] {
  if (!isOver(run)) {
    if (run.state === "paused") return ["resume", "cancel"];
    if (run.state === "waiting" || run.state === "planned") return ["cancel"];
    return ["pause", "cancel"];
  }
  return run.action === "block" || run.action === "allow" ? ["retry", "undo"] : ["retry"];
}

/** Why a command makes no sense now, or null when it does. */
export function whyNotCommand(command: Command, run: RunView, mayRequestRuns: boolean): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  const waiting = countOf(run.counts, "queued");
  switch (command) {
    case "pause":
    case "cancel":
      if (run.state === "cancelled") return "Cancelled already";
      if (run.state === "stopped") return "Stopped already";
      return waiting === 0 ? "Every tenant has begun" : null;
    case "resume":
      return null;
    case "retry":
      return countOf(run.counts, "failed", "unverified") === 0 ? "Nothing failed" : null;
    case "undo":
      if (run.undoneById) return "Undone already";
      return countOf(run.counts, "succeeded") === 0 ? "Nothing was changed" : null;
  }
}

/** The number that has to be typed before an undo; null where none has to. */
export function countToTypeForUndo({ toBlocked, toAllowed }: UndoEffect): number | null {
  return mustTypeCount(toBlocked + toAllowed, toAllowed) ? toBlocked + toAllowed : null;
}

/** The number that has to be typed before a retry; null where none has to. A check changes nothing. */
export function countToTypeForRetry({ action, counts }: RunView): number | null {
  if (action === "check") return null;
  const tenants = countOf(counts, "failed", "unverified");
  return mustTypeCount(tenants, action === "block" ? 0 : tenants) ? tenants : null;
}
