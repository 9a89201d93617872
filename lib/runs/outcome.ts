import type { DirectSend, ErrorClass } from "../direct-send/schema.ts";
import { waitBeforeReread, waitBeforeRetry } from "./rules.ts";
import type { ItemResult, RunState } from "./schema.ts";

export interface Failure {
  code: string;
  class: ErrorClass;
  /** Microsoft's text, redacted, at most 2 KB. */
  raw: string;
  retryAfterSeconds?: number | undefined;
}

/** What a worker learned in one attempt. `read` is what Exchange told before the trouble, if it did. */
export type Outcome =
  | { kind: "read"; value: DirectSend }
  | { kind: "set"; before: DirectSend; after: DirectSend; result: ItemResult }
  /** `settled`: Exchange refused in so many words or nothing was sent, and the value was read; no Set is pending. */
  | { kind: "failed"; failure: Failure; settled: boolean; read?: DirectSend | undefined }
  /** A Set may have left, and its result was not seen. */
  | { kind: "uncertain"; failure: Failure }
  | { kind: "skipped"; code: string; read?: DirectSend | undefined }
  /** `failure`: why, where nobody wished it. */
  | { kind: "wait"; until: Date; read?: DirectSend | undefined; failure?: Failure | undefined };

export interface ItemNow {
  state: "running" | "verifying";
  requested: DirectSend | null;
  setAt: Date | null;
  tries: number;
  rereads: number;
}

/** Where an item goes. `again` keeps it open; `end` is for good. */
export type Transition =
  | { to: "end"; state: "succeeded"; result: ItemResult; after: DirectSend }
  | { to: "end"; state: "failed" | "unverified"; failure: Failure }
  | { to: "end"; state: "skipped"; code: string }
  | {
      to: "again";
      state: "queued" | "verifying";
      afterSeconds: number;
      tries: number;
      rereads: number;
      failure: Failure | null;
    };

const differs: Failure = {
  code: "read-back-differs",
  class: "transient",
  raw: "The value read after the Set is not the value that was set.",
};
const notTaken: Failure = { ...differs, code: "not-taken", class: "tenant" };

/**
 * Decides where one attempt's outcome takes an item. Once a `go` was given nothing but a reading ends it well.
 * @param run how its run stands: in one that was cancelled or stopped nothing is queued again
 */
export function decideTransition(
  item: ItemNow,
  outcome: Outcome,
  run: RunState = "running",
  random = Math.random,
): Transition {
  const next = decideNext(item, outcome, random);
  const goesOn = run === "running" || run === "paused";
  if (goesOn || next.to === "end" || next.state === "verifying") return next;
  if (!item.setAt)
    return { to: "end", state: "skipped", code: run === "stopped" ? "run-stopped" : "run-not-running" };
  return { ...next, state: "verifying", failure: next.failure ?? differs };
}

function decideNext(item: ItemNow, outcome: Outcome, random: () => number): Transition {
  if (item.state === "verifying") return decideReread(item, outcome);
  switch (outcome.kind) {
    case "read":
      return { to: "end", state: "succeeded", result: "read", after: outcome.value };
    case "set":
      if (outcome.after === item.requested)
        return { to: "end", state: "succeeded", result: outcome.result, after: outcome.after };
      return reread(item, differs);
    case "uncertain":
      return reread(item, outcome.failure);
    case "wait":
      return again(item, "queued", secondsUntil(outcome.until), item.tries, outcome.failure ?? null);
    case "skipped":
      return item.setAt ? reread(item, differs) : { to: "end", state: "skipped", code: outcome.code };
    case "failed":
      return item.setAt && !outcome.settled
        ? reread(item, outcome.failure)
        : decideFailure(item, outcome.failure, random);
  }
}

function decideReread(item: ItemNow, outcome: Outcome): Transition {
  if (outcome.kind === "read" && outcome.value === item.requested)
    return {
      to: "end",
      state: "succeeded",
      result: "set-earlier",
      after: outcome.value,
    };
  if (outcome.kind === "failed") return reread(item, outcome.failure);
  return reread(item, differs);
}

function decideFailure(item: ItemNow, failure: Failure, random: () => number): Transition {
  if (failure.class !== "transient") return { to: "end", state: "failed", failure };
  const tries = item.tries + 1;
  const seconds = waitBeforeRetry(tries, failure.retryAfterSeconds, random);
  return seconds === null
    ? { to: "end", state: "failed", failure }
    : again(item, "queued", seconds, tries, failure);
}

function reread(item: ItemNow, failure: Failure): Transition {
  const seconds = waitBeforeReread(item.rereads);
  if (seconds === null)
    return { to: "end", state: "unverified", failure: failure === differs ? notTaken : failure };
  return {
    to: "again",
    state: "verifying",
    afterSeconds: seconds,
    tries: item.tries,
    rereads: item.rereads + 1,
    failure,
  };
}

function again(
  item: ItemNow,
  state: "queued",
  afterSeconds: number,
  tries: number,
  failure: Failure | null,
): Transition {
  return { to: "again", state, afterSeconds, tries, rereads: item.rereads, failure };
}

function secondsUntil(time: Date): number {
  return Math.max(0, (time.getTime() - Date.now()) / 1_000);
}
