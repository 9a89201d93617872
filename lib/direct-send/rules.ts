import { findRow, findRows } from "./catalogue.ts";
import type { CatalogueRow, DirectSend, ErrorClass, KnownDirectSend } from "./schema.ts";

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

/** Who can cure an error of a class, as pages say it; in the order in which they list them. */
export const classWords = {
  app: "Fix once for all",
  tenant: "Fix in the tenant",
  worker: "Fix on the worker",
  transient: "Will pass",
  sender: "Fix at the sender",
  none: "Nothing is wrong",
} as const satisfies Record<ErrorClass, string>;

/** What a text of Microsoft's means, or null where that is not known. An Entra number alone will do. */
export function explainText(text: string): CatalogueRow | null {
  const raw = /^\s*\d{5,7}\s*$/.test(text) ? `AADSTS${text.trim()}` : text;
  return findRows("", raw)[0] ?? null;
}

/** The cause behind a stored error or reason code, without a full stop. */
export function causeOf(code: string): string {
  return findRow(code).cause.replace(/\.$/, "");
}
