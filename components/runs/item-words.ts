import type { RunItemView } from "#lib/runs/schema.ts";

/** Whether an item waits for a later time than now, such as its change window or a Retry-After. */
export function waitsUntil(
  { state, dueAt }: Pick<RunItemView, "state" | "dueAt">,
  now: number,
): string | null {
  if (!dueAt || (state !== "queued" && state !== "verifying")) return null;
  return Date.parse(dueAt) > now + 1_000 ? dueAt : null;
}

/** Whether there is something to be done about an item: one that is so already needs nothing. */
export function needsCure({ state, error }: Pick<RunItemView, "state" | "error">): boolean {
  if (!error || state === "succeeded") return false;
  return !nothingToDo.has(error.code);
}

const nothingToDo = new Set(["same-already", "nothing-changed", "run-not-running", "tenant-archived"]);
