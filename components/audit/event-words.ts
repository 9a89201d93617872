import type { AuditEvent } from "#lib/audit/schema.ts";
import { causeOf, directSendWords } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import { credentialWords } from "./credential-words.ts";
import { isReadable, type UnreadableEntry } from "./history-state.ts";

export type EventType = AuditEvent["type"];

/** The kinds of event as they are chosen in a filter. */
export const kindWords: Record<EventType, string> = {
  "run.requested": "Asked to check, block or allow",
  "plan.made": "Plan made",
  "run.cancelled": "Run cancelled",
  "run.begun": "Run begun at its time",
  "run.paused": "Run paused",
  "run.resumed": "Run resumed",
  "run.stopped": "Run stopped: too many failed",
  "run.exported": "Run exported",
  "run.finished": "Run finished",
  "item.setting": "About to set",
  "item.succeeded": "Changed, or read as wanted",
  "item.failed": "Failed",
  "item.skipped": "Skipped",
  "item.verifying": "Set, not read back yet",
  "item.unverified": "Set, but not read back",
  "tenant.stateRead": "Read another state than before",
  "tenant.changedOutside": "Changed outside Sendlock",
  "tenant.changeAcknowledged": "Change outside Sendlock seen to",
  "tenant.edited": "Tenant edited",
  "tenant.archived": "Tenant archived",
  "tenant.restored": "Tenant brought back",
  "tenant.excluded": "Excluded from runs",
  "tenant.exclusionEnded": "Exclusion ended",
  "appRegistration.added": "App registration added",
  "appRegistration.edited": "App registration edited",
  "appRegistration.removed": "App registration removed",
  "credential.prepared": "Credential ready",
  "credential.refused": "Credential refused",
  "credential.tested": "Credential tested",
  "credential.used": "Credential put to use",
  "credential.retired": "Credential retired",
  "credential.removed": "Credential removed",
  "credential.resealed": "Credentials sealed to a new key",
  "filter.saved": "Filter saved",
  "filter.removed": "Filter removed",
  "settings.changed": "Setting changed",
  "job.requested": "Asked a worker for something",
  "tenant.added": "Tenant added",
  "tenants.exported": "List of tenants exported",
  "tenant.customerGone": "No longer in Microsoft's list of customers",
  "tenant.customerReturned": "In Microsoft's list of customers again",
  "tenant.consentLinkMade": "Consent link made",
  "tenant.consentGiven": "Consent given, as the answer said",
  "tenant.consentRefused": "Consent not given, or an answer that did not count",
  "tenant.connectionChecked": "Connection checked",
  "tenant.hydrating": "About to hydrate",
  "tenant.hydrated": "Hydrated (Enable-OrganizationCustomization)",
  "tenant.hydrationFailed": "Hydration failed",
  "credential.added": "Credential added",
  "session.started": "Signed in",
  "session.refused": "Sign-in refused",
  "session.ended": "Signed out",
  "access.refused": "Refused",
  "history.exported": "History exported",
  "history.statementMade": "Statement made",
  "history.badEventFound": "An event is not as it was written",
  "history.restored": "Restored from a backup",
  "backup.made": "Backup made",
  "sign-in-link.created": "Sign-in link made",
  "token.created": "API token made",
};

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

const refusalWords: Record<string, string> = {
  "link-not-valid": "the link was used, too old or wrong",
  "person-disabled": "the person is switched off",
};

const sessionEndWords = {
  idle: "not used for 30 minutes",
  "too-old": "8 hours old",
  "person-disabled": "the person is switched off",
} as const;

const jobWords = {
  survey: "Asked to read domains and connectors",
  lookup: "Asked who a tenant is",
  customers: "Asked for Microsoft's list of customers",
  connection: "Asked for a connection check",
  hydrate: "Asked to hydrate the organisation (Enable-OrganizationCustomization)",
  credential: "Asked to prepare a credential",
  test: "Asked to test a credential",
  reseal: "Asked to seal all credentials anew",
  verify: "Asked to check the whole history",
} as const;

const consentRefusalWords = {
  refused: "Consent not given",
  "other-tenant": "Consent link answered by another tenant",
  "used-already": "Consent link opened again after its answer",
  expired: "Consent link answered after it had expired",
  "not-an-answer": "Consent link opened without an answer",
} as const;

/** What an event says, in words. */
export function eventWords(event: AuditEvent): string {
  switch (event.type) {
    case "run.requested":
      return `Asked to ${actionWords[event.action]}`;
    case "plan.made":
      return `Planned to ${actionWords[event.action]}${event.filter === null ? "" : `, for ${event.filter}`}`;
    case "run.cancelled":
      return "Cancelled what had not begun";
    case "run.finished":
      return `Run finished: ${outcomeWords[event.outcome]}`;
    case "run.stopped":
      return event.why === "canary-failed"
        ? "Run stopped: a canary failed"
        : `Run stopped: ${event.failed} failed`;
    case "tenant.edited":
      return `Edited: ${event.changes.map(({ field }) => field).join(", ")}`;
    case "tenant.restored":
      return `Tenant brought back${event.credentialsGone ? ", without credentials" : ""}`;
    case "tenant.excluded":
      return `Excluded from runs until reviewed on ${event.reviewOn}`;
    case "tenant.added":
      return event.wasArchived ? "Tenant added again: it had been archived" : kindWords[event.type];
    case "tenants.exported":
      return `List of tenants exported: ${event.tenantCount.toLocaleString("en")}`;
    case "settings.changed":
      return `Setting changed: ${event.setting}`;
    case "item.setting":
      return `About to set: ${directSendWords[event.requested]}`;
    case "item.succeeded":
      return resultWords[event.result] ?? event.result;
    case "item.failed":
      return `Failed: ${causeOf(event.errorCode)}`;
    case "item.skipped":
      return `Skipped: ${causeOf(event.why)}`;
    case "item.verifying":
      return `Set, not read back yet: ${causeOf(event.errorCode)}`;
    case "item.unverified":
      return `Set, but not read back: ${causeOf(event.errorCode)}`;
    case "job.requested":
      return jobWords[event.kind];
    case "tenant.consentRefused":
      return `${consentRefusalWords[event.why]}${event.errorCode ? `: ${causeOf(event.errorCode)}` : ""}`;
    case "tenant.connectionChecked":
      return event.errorCode
        ? `Connection check failed: ${causeOf(event.errorCode)}`
        : "Connection checked: everything works";
    case "tenant.hydrated":
      return event.already ? "Was hydrated already, nothing changed" : kindWords[event.type];
    case "tenant.hydrationFailed":
      return `Hydration failed: ${causeOf(event.errorCode)}${event.mayHaveLeft ? ". It may have been carried out nevertheless" : ""}`;
    case "session.refused":
      return `Sign-in refused: ${refusalWords[event.why] ?? event.why}`;
    case "session.ended":
      return event.why ? `Session ended: ${sessionEndWords[event.why]}` : kindWords[event.type];
    case "access.refused":
      return event.why === "role-too-small"
        ? `Refused: this needs the role ${event.neededRole}`
        : `Refused: the API token ${event.why === "token-expired" ? "has expired" : "was revoked"}`;
    case "history.exported":
      return `History exported up to #${event.upTo}${event.filter === null ? "" : `: ${event.filter}`}`;
    case "history.statementMade":
      return `Statement made for ${event.from} to ${event.to}`;
    case "history.badEventFound":
      return `#${event.badSeq} is not as it was written: ${event.why}`;
    case "history.restored":
      return `Restored from a backup that ends with #${event.backup.seq}`;
    case "token.created":
      return `API token made: ${event.name} (${event.role})`;
    default:
      return credentialWords(event) ?? kindWords[event.type];
  }
}

/** What an entry of the history says, in words, also where it is no event. */
export function entryWords(entry: AuditEvent | UnreadableEntry): string {
  return isReadable(entry) ? eventWords(entry) : "This event can't be read";
}

/** The tenants an event is about, in words; empty when it is about none. */
export function tenantWords(event: AuditEvent): string {
  if ("tenant" in event && event.tenant) return event.tenant.name;
  if (event.type === "plan.made") return countedTenants(event.tenantCount);
  if (!("tenants" in event)) return "";
  const [first, ...others] = event.tenants;
  return others.length === 0
    ? (first?.name ?? "")
    : countedTenants(event.tenantCount ?? event.tenants.length);
}

function countedTenants(count: number): string {
  return count === 1 ? "1 tenant" : `${count} tenants`;
}

/** How many tenants an event is about; it names only the first of many. */
export function countTenants(event: AuditEvent): number {
  if ("tenant" in event && event.tenant) return 1;
  if (event.type === "plan.made") return event.tenantCount;
  return "tenants" in event ? (event.tenantCount ?? event.tenants.length) : 0;
}

/** The one tenant that an event is about, for a link to it. */
export function onlyTenantId(event: AuditEvent): string | null {
  if ("tenant" in event && event.tenant) return event.tenant.id;
  return "tenants" in event && countTenants(event) === 1 ? (event.tenants[0]?.id ?? null) : null;
}

export interface EventChange {
  /** What was read first; null when nothing was. */
  before: DirectSend | null;
  after: DirectSend;
  /** Whether `after` was read, or is only what was wanted. */
  isRead: boolean;
}

/** The change that an event tells of. Null when it tells of none. */
export function changeOf(event: AuditEvent): EventChange | null {
  switch (event.type) {
    case "item.succeeded":
    case "tenant.stateRead":
    case "tenant.changedOutside":
      return { before: event.before, after: event.after, isRead: true };
    case "item.setting":
    case "item.verifying":
    case "item.unverified":
      return { before: event.before, after: event.requested, isRead: false };
    default:
      return null;
  }
}

/** A change in words, which say so where its end was not read. */
export function changeWords({ before, after, isRead }: EventChange): string {
  const first = before ? directSendWords[before] : "Not read";
  return `${first} → ${directSendWords[after]}${isRead ? "" : " (wanted)"}`;
}

/** The reason that somebody gave; null when none was asked for or given. */
export function reasonOf(event: AuditEvent): string | null {
  return "reason" in event ? (event.reason ?? null) : null;
}

/** The event as it was hashed. @param indent spaces before its members, a line each; 0 gives the very text */
export function canonicalText(event: AuditEvent & { hash: string; signature?: string }, indent = 0): string {
  const { hash: _, signature: __, ...body } = event;
  return JSON.stringify(sortKeys(body), null, indent);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
