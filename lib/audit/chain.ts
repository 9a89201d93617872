import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import canonicalize from "canonicalize";
import { mostTenantsNamed } from "./run-events.ts";
import type { ChainRow, EventTenant, Head, NewEvent } from "./schema.ts";

export const emptyHead: Head = { seq: 0, hash: "0".repeat(64), signature: "" };

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

export function hashBody(body: string): string {
  return createHash("sha256").update(body, "utf8").digest("hex");
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

interface Link {
  v: number;
  seq: number;
  prev: string;
  prevSig?: string;
  at: string;
}

export type ChainCheck = { ok: true; head: Head } | { ok: false; seq: number; why: string };

/** Checks rows that follow `from` in order: no hole, right links, bytes that match their hash, good signatures. */
export function checkChain(
  rows: Iterable<ChainRow>,
  publicKeyPem: string,
  from: Head = emptyHead,
): ChainCheck {
  const key = createPublicKey(publicKeyPem);
  let head = from;
  for (const row of rows) {
    const expected = head.seq + 1;
    const bad = (why: string): ChainCheck => ({ ok: false, seq: expected, why });
    if (row.seq !== expected) return bad(`#${expected} is missing`);
    if (hashBody(row.body) !== row.hash) return bad("the content does not match its hash");
    const link = JSON.parse(row.body) as Link & NewEvent;
    if (link.seq !== expected) return bad("the content belongs to another place");
    if (link.prev !== head.hash || (link.v >= 2 && link.prevSig !== head.signature))
      return bad("it does not follow the event before it");
    if (!verify(null, Buffer.from(row.hash, "hex"), key, Buffer.from(row.signature, "base64")))
      return bad("the signature is not ours");
    if (row.columns && canonicalize(row.columns) !== canonicalize({ ...columnsOf(link), at: link.at }))
      return bad("what the history is searched by does not match the content");
    head = { seq: row.seq, hash: row.hash, signature: row.signature };
  }
  return { ok: true, head };
}
