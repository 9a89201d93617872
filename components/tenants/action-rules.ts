import type { DirectSend } from "#lib/direct-send/schema.ts";
import { directSendWords } from "#lib/direct-send/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";

export type Action = "check" | "block" | "allow";

const wantedBy: Record<Exclude<Action, "check">, DirectSend> = { block: "blocked", allow: "allowed" };

/** Why an action makes no sense on a tenant now, or null when it does. */
export function whyUnavailable(
  action: Action,
  tenant: TenantView,
  mayRequestRuns: boolean,
  busyAction: string | null,
): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  if (busyAction) return "At work. Wait for what it reads";
  if (action === "check") return null;
  const wanted = wantedBy[action];
  if (tenant.directSend === wanted) return `${directSendWords[wanted]} already`;
  if (action === "allow" && tenant.directSend === "unknown") return "Check first: the state is not known";
  return null;
}

/** What a tenant's line says while something is under way. Never the state that is only wanted. */
export function busyWords(action: string): string {
  return action === "check" ? "Reading…" : "Applying…";
}

/** The state in words, for the line that is read out when it changes. */
export function statusWords(tenant: TenantView, busyAction: string | null): string {
  if (busyAction) return busyWords(busyAction);
  return [directSendWords[tenant.directSend], tenant.error?.cause ?? tenant.lastChange?.words]
    .filter(Boolean)
    .join(". ");
}
