import { directSendWords } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import type { ExclusionView, TenantView } from "#lib/tenants/schema.ts";

export type Action = "check" | "block" | "allow";

/** What is under way on a tenant. `asked` is what this page sent and the server did not answer yet. */
export interface Work {
  action: Action | "undo";
  state: "asked" | "queued" | "running" | "verifying";
}

const wantedBy: Record<Exclude<Action, "check">, DirectSend> = { block: "blocked", allow: "allowed" };

/** Every reason why an action makes no sense on a tenant. */
export const unavailableReasons = {
  role: "Needs Technician",
  work: "At work. Wait for what it reads",
  watch: "Only watched: Sendlock may not change it",
  blocked: `${directSendWords.blocked} already`,
  allowed: `${directSendWords.allowed} already`,
  unknown: "Check first: the state is not known",
} as const;

/** Why an action makes no sense on a tenant now, or null when it does. */
export function whyUnavailable(
  action: Action,
  tenant: TenantView,
  mayRequestRuns: boolean,
  work: Work | null,
): string | null {
  if (!mayRequestRuns) return unavailableReasons.role;
  if (work) return unavailableReasons.work;
  if (action === "check") return null;
  const { directSend, access } = tenant;
  if (access === "watch") return unavailableReasons.watch;
  if (directSend === wantedBy[action]) return unavailableReasons[directSend];
  return action === "allow" && directSend === "unknown" ? unavailableReasons.unknown : null;
}

/** What a tenant's line says while something is under way. Never the state that is only wanted. */
export function workWords({ action, state }: Work): string {
  if (state === "verifying") return "Set, not read back yet";
  if (action === "undo") return state === "running" ? "Restoring…" : "Waiting to restore";
  const isWaiting = state !== "running";
  if (action === "check") return isWaiting ? "Waiting to read" : "Reading…";
  return isWaiting ? `Waiting to ${action}` : "Applying…";
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

/** Who keeps runs away from a tenant, how long and why. */
export function exclusionWords({ owner, reviewOn, reason, isDue }: ExclusionView): string {
  const day = dayFormat.format(new Date(reviewOn));
  return `Excluded by ${owner} until ${day}${isDue ? ", which has come" : ""}. ${reason}`;
}

/** The state in words, for the line that is read out when it changes. */
export function statusWords(tenant: TenantView, work: Work | null): string {
  if (work) return workWords(work);
  return [directSendWords[tenant.directSend], tenant.error?.cause ?? tenant.lastChange?.words]
    .filter(Boolean)
    .join(". ");
}

/** A reading older than this says little of today. */
const oldAfterMs = 24 * 60 * 60_000;

/** Whether a reading is older than 24 hours. @param now milliseconds since 1970 */
export function isOld(checkedAt: string | null, now: number): boolean {
  return checkedAt !== null && now - Date.parse(checkedAt) > oldAfterMs;
}
