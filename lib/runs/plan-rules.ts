import { findRow } from "../direct-send/catalogue.ts";
import type { DirectSend, KnownDirectSend } from "../direct-send/schema.ts";
import { AppError } from "../errors.ts";
import type { RunOptions, Verdict } from "./schema.ts";

/** How long after it was made a plan can be submitted. */
export const planMinutes = 15;

type Action = "check" | "block" | "allow";

/** What each action sets; a check sets nothing. */
export const wantedState = {
  check: null,
  block: "blocked",
  allow: "allowed",
} as const satisfies Record<Action, KnownDirectSend | null>;

/**
 * A check changes nothing: it needs no canaries, waves or windows, and failures are what it is to find.
 * @throws AppError `not-valid` for a time that has gone by: a slip of the pen must not begin at once
 */
export function settleOptions(action: Action, options: RunOptions, now: Date): RunOptions {
  if (options.when.kind === "at" && Date.parse(options.when.at) <= now.getTime()) throw timeGoneBy();
  if (action !== "check") return options;
  const when = options.when.kind === "window" ? ({ kind: "now" } as const) : options.when;
  return { ...options, when, waves: false, stopAfter: { percent: 100 } };
}

function timeGoneBy(): AppError {
  const message = "must be a time to come";
  return new AppError("not-valid", {
    detail: `options.when.at: ${message}.`,
    fix: "Choose a later time, or begin now.",
    more: { fields: [{ path: "options.when.at", message }] },
  });
}

/** What is known of a tenant when a run is planned. */
export interface TenantFacts {
  known: DirectSend;
  /** The failure of the newest visit; null after one that succeeded. */
  errorCode: string | null;
  hasApp: boolean;
  isExcluded: boolean;
  /** Sendlock may only read it. */
  isWatched: boolean;
  /** Something is at work on it now. */
  isBusy: boolean;
  isInBusinessHours: boolean;
}

export interface Intent {
  action: Action;
  when: RunOptions["when"]["kind"];
  /** A retry follows a cure: the newest failure is no reason to leave a tenant out. */
  isRetry?: boolean;
}

/** Failures that say: the tenant answers, but Sendlock may not change it. */
const notPermittedCodes = new Set([
  "role-missing",
  "role-insufficient",
  "read-only",
  "setting-not-offered",
  "not-hydrated",
  "exchange-permission-missing",
  "not-allowed",
]);

/** A Set that was taken and not read back: the tenant was reached, so it is read first. */
const reachedCodes = new Set(["not-taken", "read-back-differs"]);

/** What a run would do with one tenant. */
export function judgeTenant(facts: TenantFacts, intent: Intent): Verdict {
  const { action, when } = intent;
  const waits = when === "window" && facts.isInBusinessHours;
  const beginsNow = when === "now" || (when === "window" && !waits);
  const isBusy = facts.isBusy && beginsNow;
  // A check changes nothing, and is how one finds out whether a tenant can be reached.
  if (action === "check") return isBusy ? "busy" : "read-first";
  if (facts.isExcluded) return "excluded";
  if (facts.isWatched) return "not-permitted";
  if (isBusy) return "busy";
  const obstacle = intent.isRetry ? null : obstacleOf(facts);
  if (obstacle) return obstacle;
  if (facts.known === "unknown" || facts.errorCode !== null) return "read-first";
  if (facts.known === wantedState[action]) return "same";
  return waits ? "outside-window" : "change";
}

function obstacleOf({ errorCode, hasApp }: TenantFacts): "unreachable" | "not-permitted" | null {
  if (!hasApp) return "unreachable";
  if (errorCode === null || reachedCodes.has(errorCode)) return null;
  if (notPermittedCodes.has(errorCode)) return "not-permitted";
  return findRow(errorCode).class === "transient" ? null : "unreachable";
}

/** Whether the run visits a tenant with this verdict. */
export function isVisit(verdict: Verdict): boolean {
  return skipCode[verdict] === null;
}

/** The reason code of an item that is skipped without a visit. */
export const skipCode = {
  change: null,
  "read-first": null,
  "outside-window": null,
  same: "same-already",
  excluded: "excluded",
  unreachable: "not-reachable",
  "not-permitted": "not-permitted",
  busy: "tenant-busy",
} as const satisfies Record<Verdict, string | null>;

/** The verdicts of tenants that the run visits. */
export const visitVerdicts = ["change", "read-first", "outside-window"] as const satisfies readonly Verdict[];

interface Reasons {
  action: Action;
  known: DirectSend;
  errorCode: string | null;
  hasApp: boolean;
  isWatched: boolean;
  exclusion: { owner: string; reason: string } | null;
}

/** What would happen to one tenant, in a sentence. */
export function verdictWords(verdict: Verdict, { action, known, exclusion, ...facts }: Reasons): string {
  const wanted = wantedState[action];
  const cause = facts.errorCode ? findRow(facts.errorCode).cause.replace(/\.$/, "") : null;
  switch (verdict) {
    case "change":
      return `Will be ${wanted}; is ${known} now.`;
    case "outside-window":
      return `Will be ${wanted} when its business hours are over; is ${known} now.`;
    case "read-first":
      return wanted ? `Will be read first, and ${wanted} if it is not.` : "Will be read.";
    case "same":
      return `Is ${wanted} already, so it is not visited.`;
    case "excluded":
      return exclusion
        ? `Excluded from runs by ${exclusion.owner}: ${exclusion.reason}`
        : "Excluded from runs when this was planned.";
    case "unreachable":
      return facts.hasApp
        ? `Can't be reached: ${cause ?? "its newest visit failed"}.`
        : "Can't be reached: it has no app registration.";
    case "not-permitted":
      if (facts.isWatched) return "May not be changed: Sendlock only watches it.";
      return `May not be changed: ${cause ?? "its newest visit lacked a role or the setting"}.`;
    case "busy":
      return "Another request is at work on it, so this run leaves it out.";
  }
}

/**
 * Deals tenants into waves: canaries are wave 0, the rest 1, 2, 2, 3, 3, 3, 3 … in order, doubling while a wave is
 * smaller than the limit; the last wave holds all that are left.
 * @returns the wave of each, in the order given
 */
export function dealWaves(
  areCanaries: readonly boolean[],
  { waves, concurrency }: Pick<RunOptions, "waves" | "concurrency">,
): number[] {
  const sizeOf = (wave: number) => {
    const size = 2 ** (wave - 1);
    return size < concurrency ? size : Number.POSITIVE_INFINITY;
  };
  let wave = 1;
  let left = sizeOf(wave);
  return areCanaries.map((isCanary) => {
    if (isCanary) return 0;
    if (!waves) return 1;
    if (left === 0) {
      wave += 1;
      left = sizeOf(wave);
    }
    left -= 1;
    return wave;
  });
}

/**
 * How many failures stop a run: the number or the share of the visited, the larger where both are given.
 * @param visits tenants that the run visits, not those that it leaves out
 */
export function stopThreshold({ failures, percent }: RunOptions["stopAfter"], visits: number): number {
  const share = percent === undefined ? 0 : Math.ceil((percent * visits) / 100);
  return Math.max(1, failures ?? 0, share);
}
