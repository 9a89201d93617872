import type { PlanView } from "#lib/runs/schema.ts";

const shortestReason = 3;
/** Over so many tenants a click is too easily done: the number is typed. */
const mostWithoutTyping = 25;

/** Whether so many tenants ask for their number to be typed. @param allows how many of them would be allowed */
export function mustTypeCount(tenants: number, allows: number): boolean {
  return tenants > mostWithoutTyping || allows >= 2;
}

/** The number that has to be typed before a plan is submitted; null where none has to. A check changes nothing. */
export function countToType({ action, visits }: Pick<PlanView, "action" | "visits">): number | null {
  if (action === "check") return null;
  return mustTypeCount(visits, action === "allow" ? visits : 0) ? visits : null;
}

/** Whether what was typed is the number, however its thousands are written. */
export function isTyped(typed: string, count: number): boolean {
  return typed.replace(/[\s,.'’]/g, "") === String(count);
}

export interface Written {
  reason: string;
  typed: string;
}

export interface Missing {
  reason?: string;
  typed?: string;
}

/** What is still missing before a plan can be submitted, field by field. */
export function findMissing(plan: PlanView, { reason, typed }: Written): Missing {
  const missing: Missing = {};
  const length = reason.trim().length;
  if ((plan.needsReason || length > 0) && length < shortestReason)
    missing.reason = `Say why, in at least ${shortestReason} characters.`;
  const count = countToType(plan);
  if (count !== null && !isTyped(typed, count)) missing.typed = `Type ${count} to go on.`;
  return missing;
}

/** Why a plan can't be submitted whatever is written, or null when it can. */
export function whyNotSubmit(
  plan: PlanView,
  { mayRequestRuns, isStale, isPlanning }: { mayRequestRuns: boolean; isStale: boolean; isPlanning: boolean },
): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  if (isPlanning) return "The plan is being made anew";
  if (plan.runId) return "Submitted already";
  if (isStale) return "Stale: plan again first";
  return plan.visits === 0 ? "Nothing would be visited" : null;
}
