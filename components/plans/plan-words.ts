import type { PlanItemView, PlanView, RunOptions, Verdict } from "#lib/runs/schema.ts";
import { countWords, formatCount, tenantsWords } from "../runs/count-words.ts";
import type { Tone } from "../ui/badge.tsx";

type Action = PlanView["action"];

const already: Record<Action, string> = { block: "Blocked already", allow: "Allowed already", check: "Same" };

/** In the order in which they are shown: what would happen first, then what would not. */
const tones: Record<Verdict, Tone> = {
  change: "info",
  "read-first": "info",
  "outside-window": "info",
  same: "good",
  excluded: "neutral",
  unreachable: "bad",
  "not-permitted": "warn",
  busy: "neutral",
};

export const verdictOrder = Object.keys(tones) as Verdict[];

export function verdictTone(verdict: Verdict): Tone {
  return tones[verdict];
}

/** What would happen to a tenant, in two or three words. */
export function verdictWords(verdict: Verdict, action: Action): string {
  switch (verdict) {
    case "change":
      return "Will change";
    case "read-first":
      return action === "check" ? "Will be read" : "Read first";
    case "outside-window":
      return "Waits for its window";
    case "same":
      return already[action];
    case "excluded":
      return "Excluded";
    case "unreachable":
      return "Can't be reached";
    case "not-permitted":
      return "May not be changed";
    case "busy":
      return "Busy";
  }
}

/** "Block Direct Send for 287 of 312 tenants". */
export function planHeadline({
  action,
  visits,
  total,
}: Pick<PlanView, "action" | "visits" | "total">): string {
  const tenants = visits === total ? tenantsWords(total) : `${formatCount(visits)} of ${tenantsWords(total)}`;
  if (action === "check") return `Check ${tenants}`;
  return `${action === "block" ? "Block" : "Allow"} Direct Send for ${tenants}`;
}

const verbs: Record<Action, string> = { block: "Block", allow: "Allow", check: "Check" };

/** What the button does: "Block 287 tenants". */
export function submitWords(
  { action, visits }: Pick<PlanView, "action" | "visits">,
  options: RunOptions,
): string {
  const later =
    options.when.kind === "now" ? "" : options.when.kind === "at" ? " later" : " in their windows";
  return `${verbs[action]} ${tenantsWords(visits)}${later}`;
}

/** "2 count, 1 does not" of the inbound connectors of a tenant. */
export function connectorWords(connectors: PlanItemView["connectors"]): string {
  if (!connectors) return "Not read";
  const { counting, notCounting } = connectors;
  if (counting + notCounting === 0) return "None";
  const others = notCounting === 1 ? "1 that doesn't" : `${formatCount(notCounting)} that don't`;
  if (counting === 0) return others;
  const good = counting === 1 ? "1 that counts" : `${formatCount(counting)} that count`;
  return notCounting === 0 ? good : `${good}, ${others}`;
}

/** How far the reading of connectors is: "Reading connectors: 12 of 40 read". */
export function surveysWords({ asked, read, failed }: PlanView["surveys"]): string {
  const isOver = read + failed === asked;
  return `${isOver ? "Connectors" : "Reading connectors"}: ${formatCount(read)} of ${formatCount(asked)} read`;
}

/** Whether business hours matter: the tenant would be visited, and does not wait for their end anyway. */
export function marksHours(verdict: Verdict): boolean {
  return verdict === "change" || verdict === "read-first";
}

/** A plan is good for so long. */
const planMinutes = 15;

/** How many minutes a plan may still be submitted, rounded up; 0 when it is stale. */
export function minutesLeft(expiresAt: string, now: number): number {
  const minutes = Math.ceil((Date.parse(expiresAt) - now) / 60_000);
  // The page's clock may be a little behind the server's.
  return Math.min(planMinutes, Math.max(0, minutes));
}

/** A moment in a tenant's own time: "Tue 24 Nov, 22:00". */
export function localTime(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(new Date(at));
}

/** When a run would stop by itself, in words. @param tenants how many it would visit */
export function stopWords({ failures, percent }: RunOptions["stopAfter"], tenants: number): string {
  const share = percent === undefined ? 0 : Math.ceil((percent * tenants) / 100);
  const most = Math.max(failures ?? 0, share);
  return most > tenants
    ? "Never stops by itself: fewer tenants than that"
    : `Stops at ${countWords(most, "failure")}`;
}

/** How fast a run goes, in a line: "Waves up to 8 at once. Stops at 29 failures". */
export function paceWords({
  action,
  options,
  visits,
}: Pick<PlanView, "action" | "options" | "visits">): string {
  const { waves, concurrency, stopAfter } = options;
  const most = `${formatCount(concurrency)} at once`;
  const pace = waves && action !== "check" && concurrency > 1 ? `Waves up to ${most}` : `Up to ${most}`;
  // Failures are what a check is to find: it does not stop at them.
  return action === "check" ? pace : `${pace}. ${stopWords(stopAfter, visits)}`;
}

/** Which tenants go first. */
export function canaryWords({ canaries, options }: Pick<PlanView, "canaries" | "options">): string {
  const { canaryTag } = options;
  if (canaryTag === "") return "No canaries: all go in the same way.";
  if (canaries === 0) return `No tenant here has the tag ${canaryTag}, so none goes first.`;
  const first = canaries === 1 ? "1 canary goes" : `${formatCount(canaries)} canaries go`;
  return `${first} first; the rest only when ${canaries === 1 ? "it" : "all of them"} succeeded.`;
}
