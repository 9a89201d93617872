import { createPrivateKey } from "node:crypto";
import canonicalize from "canonicalize";
import { hashBody } from "../../public/verify-history.mjs";
import { system } from "../access/schema.ts";
import { createSigner, emptyHead, linkEvent } from "./chain.ts";
import type { ChainRow, Head, NewEvent } from "./schema.ts";

/** A fixed key, for tests alone: every byte of its seed is the given one. */
export function makeTestSigner(seedByte: number) {
  const start = Buffer.from("302e020100300506032b657004220420", "hex");
  const key = Buffer.concat([start, Buffer.alloc(32, seedByte)]);
  return createSigner(createPrivateKey({ key, format: "der", type: "pkcs8" }));
}

export const signer = makeTestSigner(7);
export const event = { type: "session.refused", actor: system, why: "link-not-valid" } satisfies NewEvent;

const timeOf = (seq: number) => new Date(1_700_000_000_000 + seq * 1_000);

/** A row as it was written before events held the signature of the one before. */
function linkVersion1(head: Head, at: Date, why: string): ChainRow {
  const seq = head.seq + 1;
  const members = { ...event, why, v: 1, seq, prev: head.hash, at: at.toISOString() };
  const body = canonicalize(members) as string;
  const hash = hashBody(body);
  return { seq, body, hash, signature: signer.sign(hash) };
}

/** Rows that follow `from`, each a second after the one before. The first `ofVersion1` are of version 1. */
export function makeChain(length: number, from: Head = emptyHead, ofVersion1 = 0): ChainRow[] {
  let head = from;
  return Array.from({ length }, (_, n) => {
    const [at, why] = [timeOf(head.seq + 1), `n${n}`];
    const row = n < ofVersion1 ? linkVersion1(head, at, why) : linkEvent(head, at, { ...event, why }, signer);
    head = row;
    return row;
  });
}

/** Appends one event, a second after the last. */
export function append(rows: readonly ChainRow[], next: NewEvent): ChainRow[] {
  const head = rows.at(-1) ?? emptyHead;
  return [...rows, linkEvent(head, timeOf(head.seq + 1), next, signer)];
}

export const toHead = ({ seq, hash, signature }: ChainRow): Head => ({ seq, hash, signature });

export const toLine = ({ seq, hash, signature, body }: ChainRow) =>
  JSON.stringify({ seq, hash, signature, body });

/** The last line of an export. */
export const toEndLine = (
  rows: readonly ChainRow[],
  head = toHead(rows.at(-1) ?? { ...emptyHead, body: "" }),
) => JSON.stringify({ end: true, rows: rows.length, head });

/** The lines of an export. */
export function toExport(rows: readonly ChainRow[], header: object = {}): string[] {
  const first = { sendlock: "history", v: 1, exportedAt: "2026-11-23T12:00:00.000Z" };
  const named = { ...first, publicKey: signer.publicKeyPem, filter: null, ...header };
  return [JSON.stringify(named), ...rows.map(toLine), toEndLine(rows)];
}
