import type { Actor, Permission } from "../access/schema.ts";
import { findRow } from "../direct-send/catalogue.ts";
import { entraErrors } from "../direct-send/entra-errors.ts";
import { partnerErrors } from "../direct-send/partner-errors.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { setUpErrors } from "../direct-send/set-up-errors.ts";
import type { Counts, ItemResult, ItemState } from "./schema.ts";

export const leaseSeconds = 15;
export const renewSeconds = 5;
export const sweepSeconds = 5;
/** How long after the engine reported `before` a Set may still leave. */
export const goWithinMs = 20_000;
/** After this long a `go` of a lost engine can't act any more, on whichever machine it ran. */
export const goGoneSeconds = 60;
export const mostTries = 5;

/** The undo of a run that stands: one that was cancelled may be asked for again. */
export const standingUndo = {
  select: { id: true },
  where: { state: { not: "cancelled" } },
  take: 1,
} as const;

/** Items that an undo leads back: their run changed the tenant, read that back, and had recorded a value before. */
export const undoable = {
  state: "succeeded",
  result: { in: ["changed", "set-earlier"] satisfies ItemResult[] },
  before: { in: ["blocked", "allowed"] satisfies DirectSend[] },
} as const;

/** Whether an undo leads this item back. */
export function isUndoable(item: { state: string; result: string | null; before: string | null }): boolean {
  return (
    item.state === undoable.state &&
    undoable.result.in.some((result) => result === item.result) &&
    undoable.before.in.some((before) => before === item.before)
  );
}

/** How many tenants an undo would lead back to each state. */
export interface UndoEffect {
  toBlocked: number;
  toAllowed: number;
}

/** A survey is a visit of its own: so many at once are enough. */
export const mostSurveys = 500;

export const permissionToRun: Permission = "runs.request";

/** Who asks, as a run or a job keeps it. */
export function requesterColumns({ kind, id, name, role }: Actor) {
  return { requesterKind: kind, requesterId: id, requesterName: name, requesterRole: role };
}

const retryCapsSeconds = [2, 8, 32, 128];
const rereadSeconds = [5, 20, 60, 300, 1_800];

/**
 * Seconds until the next try after a transient error: what Exchange asked for, else random up to 2, 8, 32,
 * 128 s. Null when five tries are used up.
 * @param tries tries that have ended so, this one included
 */
export function waitBeforeRetry(
  tries: number,
  retryAfterSeconds: number | undefined,
  random = Math.random,
): number | null {
  if (tries >= mostTries) return null;
  if (retryAfterSeconds !== undefined) return retryAfterSeconds;
  return random() * (retryCapsSeconds[tries - 1] ?? 128);
}

/** Seconds until a Set that was not read back is read again: 5, 20, 60, 300, 1800. Null when all are used up. */
export function waitBeforeReread(rereads: number): number | null {
  return rereadSeconds[rereads] ?? null;
}

/** After this many failures to sign in, one after the other, runs of many leave a tenant alone for a while. */
export const mostAuthFailures = 3;
export const suspendedMinutes = 60;

const signInFailures = new Set([
  "not-allowed",
  "role-missing",
  "role-insufficient",
  "token-refused",
  ...[...entraErrors, ...setUpErrors, ...partnerErrors]
    .filter((row) => row.class !== "transient")
    .map((row) => row.code),
]);

/** Whether an error says that signing in, or the right to act in the tenant, failed. */
export function isSignInFailure(code: string): boolean {
  return signInFailures.has(code);
}

/** Items that were left out because nothing was to do there: they speak neither for nor against a run. */
export const neutralCodes = ["nothing-changed", "same-already"] as const;

export function sumUp(counts: Counts): "succeeded" | "partial" | "failed" {
  const good = counts.succeeded ?? 0;
  const bad =
    (counts.failed ?? 0) + (counts.unverified ?? 0) + (counts.skipped ?? 0) + (counts.cancelled ?? 0);
  if (bad === 0) return "succeeded";
  return good === 0 ? "failed" : "partial";
}

export interface ItemFacts {
  state: ItemState;
  requested: DirectSend | null;
  result: string | null;
  errorCode: string | null;
  /** How often it was begun. */
  attempt: number;
}

/** How an item stands, in one sentence that claims no more than was read. */
export function itemWords(item: ItemFacts): string {
  const { state, requested } = item;
  const wanted = requested ?? "";
  switch (state) {
    case "queued":
      if (item.errorCode === "history-not-written")
        return "Waiting: the history can't be written, so nothing is changed.";
      return requested ? "Waiting to apply" : "Waiting to read";
    case "running":
      return requested ? "Applying…" : "Reading…";
    case "verifying":
      return "Set, not read back yet. Sendlock reads again by itself.";
    case "unverified":
      return item.errorCode === "not-taken"
        ? "Set, but another value was read back."
        : "Set, but not read back. Check this tenant.";
    case "skipped":
      return `Skipped. ${findRow(item.errorCode ?? "").cause}.`;
    case "cancelled":
      if (item.attempt === 0) return "Cancelled before it began";
      return requested ? "Cancelled before anything was changed" : "Cancelled before it was read";
    case "failed":
      return `${requested ? "Not changed" : "Not read"}. ${findRow(item.errorCode ?? "").cause}`;
    case "succeeded":
      return succeededWords(item.result as ItemResult | null, wanted);
  }
}

function succeededWords(result: ItemResult | null, wanted: string): string {
  switch (result) {
    case "was-already":
      return `Was ${wanted} already. Nothing was changed.`;
    case "set-earlier":
      return `Set by an earlier attempt and read back. Exchange may take up to 30 minutes to enforce it.`;
    case "changed":
      return "Saved and read back. Exchange may take up to 30 minutes to enforce it.";
    default:
      return "Read";
  }
}
