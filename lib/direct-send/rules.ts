import { findRow } from "./catalogue.ts";
import type { DirectSend, KnownDirectSend } from "./schema.ts";

/** The states as the page names them. Here and not beside the schema, which would bring Zod to the browser. */
export const directSendWords = {
  blocked: "Blocked",
  allowed: "Allowed",
  unknown: "Unknown",
} as const satisfies Record<DirectSend, string>;

export const directSendStates = ["blocked", "allowed", "unknown"] as const satisfies readonly DirectSend[];

/** The one place on this side where Exchange's double negative is turned: `RejectDirectSend` true means blocked. */
const rejectDirectSend = { blocked: true, allowed: false } as const;

/** The value that sets a state. */
export function toRejectDirectSend(state: KnownDirectSend): boolean {
  return rejectDirectSend[state];
}

/** The state that a value means; null, when the tenant does not have the property, is unknown and never "allowed". */
export function fromRejectDirectSend(value: boolean | null): DirectSend {
  if (value === null) return "unknown";
  return value === rejectDirectSend.blocked ? "blocked" : "allowed";
}

/** How the setting is shown small beside the state. */
export function settingText(state: DirectSend): string {
  if (state === "unknown") return "RejectDirectSend: ?";
  return `RejectDirectSend: ${rejectDirectSend[state] ? "True" : "False"}`;
}

/** The cause behind a stored error or reason code, without a full stop. */
export function causeOf(code: string): string {
  return findRow(code).cause.replace(/\.$/, "");
}
