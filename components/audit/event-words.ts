import type { AuditEvent } from "#lib/audit/schema.ts";
import { type DirectSend, directSendWords } from "#lib/direct-send/schema.ts";

const actionWords = {
  check: "check",
  block: "block Direct Send",
  allow: "allow Direct Send",
  undo: "undo a change",
} as const;
const outcomeWords = { succeeded: "succeeded", partial: "succeeded in part", failed: "failed" } as const;

const resultWords: Record<string, string> = {
  changed: "Changed and read back",
  "was-already": "Was so already, nothing changed",
  "set-earlier": "Set by an earlier attempt, read back",
  read: "Read",
};

/** What an event says, in words. */
export function eventWords(event: AuditEvent): string {
  switch (event.type) {
    case "run.requested":
      return `Asked to ${actionWords[event.action]}`;
    case "run.cancelled":
      return "Cancelled what had not begun";
    case "run.finished":
      return `Run finished: ${outcomeWords[event.outcome]}`;
    case "item.setting":
      return `About to set: ${directSendWords[event.requested]}`;
    case "item.succeeded":
      return resultWords[event.result] ?? event.result;
    case "item.failed":
      return `Failed: ${event.errorCode}`;
    case "item.skipped":
      return `Skipped: ${event.why}`;
    case "item.verifying":
      return `Set, not read back yet: ${event.errorCode}`;
    case "item.unverified":
      return `Set, but not read back: ${event.errorCode}`;
    case "tenant.stateRead":
      return "Read another state than before";
    case "job.requested":
      return "Asked to read domains and connectors";
    case "tenant.added":
      return "Tenant added";
    case "credential.added":
      return `Credential added: ${event.kind}`;
    case "session.started":
      return "Signed in";
    case "session.refused":
      return "Sign-in refused";
    case "session.ended":
      return "Signed out";
    case "sign-in-link.created":
      return "Sign-in link made";
    case "token.created":
      return `API token made: ${event.name} (${event.role})`;
  }
}

/** The tenants an event is about, in words; empty when it is about none. */
export function tenantWords(event: AuditEvent): string {
  if ("tenant" in event) return event.tenant.name;
  if (!("tenants" in event)) return "";
  const [first, ...others] = event.tenants;
  return others.length === 0 ? (first?.name ?? "") : `${event.tenants.length} tenants`;
}

/** The change an event records: what was read first, and what was read last. Null when it records none. */
export function changeOf(event: AuditEvent): { before: DirectSend | null; after: DirectSend } | null {
  if (event.type === "item.succeeded" || event.type === "tenant.stateRead")
    return { before: event.before, after: event.after };
  return null;
}
