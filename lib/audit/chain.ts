import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import canonicalize from "canonicalize";
// The file that people check an export with: what it finds and what Sendlock finds is one and the same.
import { ChainChecker, emptyHead, hashBody, isSigned as isHeadSigned } from "../../public/verify-history.mjs";
import { mostTenantsNamed } from "./run-events.ts";
import type { AuditEvent, ChainRow, EventTenant, Head, NewEvent } from "./schema.ts";

export { emptyHead };

export interface Signer {
  /** Ed25519 signature over the 32 bytes of a hash, in base64. */
  sign: (hash: string) => string;
  publicKeyPem: string;
}

/** @throws when the file is missing or is not an Ed25519 private key in PKCS#8 PEM */
export function readSigner(file: string): Signer {
  return createSigner(createPrivateKey(readFileSync(file)));
}

export function createSigner(key: KeyObject): Signer {
  if (key.asymmetricKeyType !== "ed25519") throw new Error("The audit signing key is not an Ed25519 key.");
  return {
    sign: (hash) => sign(null, Buffer.from(hash, "hex"), key).toString("base64"),
    publicKeyPem: createPublicKey(key).export({ type: "spki", format: "pem" }) as string,
  };
}

/** Puts an event behind a head: canonical bytes (RFC 8785), SHA-256 over them, signature over the hash. */
export function linkEvent(head: Head, at: Date, event: NewEvent, signer: Signer): ChainRow {
  const seq = head.seq + 1;
  const body = canonicalize({
    ...event,
    v: 2,
    seq,
    prev: head.hash,
    prevSig: head.signature,
    at: at.toISOString(),
  });
  if (body === undefined) throw new Error("The event has no canonical form.");
  const hash = hashBody(body);
  return { seq, body, hash, signature: signer.sign(hash) };
}

/** What a row is searched by besides its time. It repeats the content, so that a change of it can be told. */
export function columnsOf(event: NewEvent): {
  type: string;
  tenantId: string | null;
  runId: string | null;
  actorId: string;
} {
  return {
    type: event.type,
    tenantId: onlyTenant(event),
    runId: "runId" in event ? event.runId : null,
    actorId: event.actor.id,
  };
}

/** The tenant that an event is filed under: its own, or the only one of a list. */
function onlyTenant(event: NewEvent): string | null {
  if ("tenant" in event && event.tenant) return event.tenant.id;
  return "tenants" in event && event.tenants.length === 1 ? (event.tenants[0]?.id ?? null) : null;
}

/** A tenant as an event holds it: as it is called at this time. */
export function nameTenant({ id, entraTenantId, domain, name }: EventTenant): EventTenant {
  return { id, entraTenantId, domain, name };
}

/** A list of tenants as an event holds it: some by name, all by number. */
export function nameTenants(tenants: readonly EventTenant[]): {
  tenants: EventTenant[];
  tenantCount?: number;
} {
  const named = tenants.slice(0, mostTenantsNamed).map(nameTenant);
  return tenants.length > mostTenantsNamed
    ? { tenants: named, tenantCount: tenants.length }
    : { tenants: named };
}

/** Whether the key's owner signed this hash. */
export function isSigned(hash: string, signature: string, publicKeyPem: string): boolean {
  return isHeadSigned({ hash, signature }, createPublicKey(publicKeyPem));
}

export type ChainCheck = { ok: true; head: Head } | { ok: false; seq: number; why: string };

/** Checks rows that follow `from` in order: no hole, right links, bytes that match their hash, good signatures. */
export function checkChain(
  rows: Iterable<ChainRow>,
  publicKeyPem: string,
  from: Head = emptyHead,
): ChainCheck {
  const checker = new ChainChecker(createPublicKey(publicKeyPem), from);
  const tell = ({ seq, why }: { seq: number; why: string }): ChainCheck => ({ ok: false, seq, why });
  for (const row of rows) {
    const fault = checker.add(row);
    if (fault) return tell(fault);
    if (row.columns && !isFiledRight(row.columns, row.body)) {
      const why = "what the history is searched by does not match the content";
      return tell(checker.settle() ?? { seq: row.seq, why });
    }
  }
  const fault = checker.settle();
  return fault ? tell(fault) : { ok: true, head: checker.head };
}

function isFiledRight(columns: NonNullable<ChainRow["columns"]>, body: string): boolean {
  try {
    const event = JSON.parse(body) as AuditEvent;
    const { type, tenantId, runId, actorId } = columnsOf(event);
    return (
      columns.type === type &&
      columns.at === event.at &&
      columns.tenantId === tenantId &&
      columns.runId === runId &&
      columns.actorId === actorId
    );
  } catch {
    // Not an event: its signature was not looked at yet.
    return false;
  }
}
