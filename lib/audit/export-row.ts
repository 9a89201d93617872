import { outcomeOf } from "./rules.ts";

export const exportColumns = [
  "seq",
  "at",
  "type",
  "outcome",
  "actor",
  "actorKind",
  "actorId",
  "role",
  "tid",
  "oid",
  "address",
  "userAgent",
  "requestId",
  "runId",
  "tenant",
  "domain",
  "entraTenantId",
  "tenantCount",
  "before",
  "after",
  "requested",
  "reason",
  "ticket",
  "errorCode",
  "errorRaw",
  "correlationId",
  "hash",
] as const;

type Told = Record<string, unknown>;

/** An event as a row of a table. What it has no place for is in its JSON. Events in no known form have what can be read. */
export function exportRow(hash: string, body: string): Record<(typeof exportColumns)[number], string> {
  const event = memberOf(JSON.parse(body));
  const actor = memberOf(event.actor);
  const origin = memberOf(event.origin);
  const tenants = [event.tenant, ...listOf(event.tenants)].filter(Boolean).map(memberOf);
  const changes = listOf(event.changes).map(memberOf);
  const edits = (side: "before" | "after") =>
    changes.map((change) => `${text(change.field)}: ${text(change[side])}`).join("; ");
  const each = (name: string) => tenants.map((tenant) => text(tenant[name])).join("; ");
  const type = text(event.type);
  return {
    seq: text(event.seq),
    at: text(event.at),
    type,
    outcome: outcomeOf({ type, outcome: event.outcome }),
    actor: text(actor.name),
    actorKind: text(actor.kind),
    actorId: text(actor.id),
    role: text(actor.role),
    tid: text(actor.tid),
    oid: text(actor.oid),
    address: text(origin.address),
    userAgent: text(origin.userAgent),
    requestId: text(origin.requestId),
    runId: text(event.runId),
    tenant: each("name"),
    domain: each("domain"),
    entraTenantId: each("entraTenantId"),
    tenantCount: text(event.tenantCount ?? (tenants.length || "")),
    before: text(event.before) || edits("before"),
    after: text(event.after) || edits("after"),
    requested: text(event.requested),
    reason: text(event.reason),
    ticket: text(event.ticket),
    errorCode: text(event.errorCode),
    errorRaw: text(event.errorRaw),
    correlationId: text(event.correlationId),
    hash,
  };
}

function memberOf(value: unknown): Told {
  return typeof value === "object" && value !== null ? (value as Told) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
