import fc from "fast-check";
import { expect, test } from "vitest";
import { hashBody } from "../../public/verify-history.mjs";
import { checkChain, emptyHead, linkEvent } from "./chain.ts";
import type { ChainRow } from "./schema.ts";
import { event, makeChain, signer } from "./test-exports.ts";

test("the bytes that are hashed never change: body, hash and signature of two events are pinned", () => {
  const at = new Date("2026-01-02T03:04:05.678Z");
  const first = linkEvent(emptyHead, at, event, signer);
  const second = linkEvent(first, at, event, signer);
  expect(first.body).toBe(
    '{"actor":{"id":"system","kind":"system","name":"Sendlock","role":"admin"},"at":"2026-01-02T03:04:05.678Z",' +
      `"prev":"${"0".repeat(64)}","prevSig":"","seq":1,"type":"session.refused","v":2,"why":"link-not-valid"}`,
  );
  expect(first.hash).toMatchInlineSnapshot(
    `"07f949214c150e8f6037a3a579af4f43279f20f0d4d3b70638326e3ac182cfa3"`,
  );
  expect(first.signature).toMatchInlineSnapshot(
    `"xPUQbUxvskRQufCmyEJkP3GyYGkgdlfhpJHbq+C60yRyT8zCW1lXLWSmM12owG8b/ZmNT2Jlxr03aBLlSyxkDQ=="`,
  );
  expect(second.body).toBe(
    '{"actor":{"id":"system","kind":"system","name":"Sendlock","role":"admin"},"at":"2026-01-02T03:04:05.678Z",' +
      `"prev":"${first.hash}","prevSig":"${first.signature}","seq":2,"type":"session.refused","v":2,"why":"link-not-valid"}`,
  );
});

/** An event as it was written before events held the signature of the one before. */
const firstOfVersion1: ChainRow = {
  seq: 1,
  body:
    '{"actor":{"id":"system","kind":"system","name":"Sendlock","role":"admin"},"at":"2026-01-02T03:04:05.678Z",' +
    `"prev":"${"0".repeat(64)}","seq":1,"type":"session.refused","v":1,"why":"link-not-valid"}`,
  hash: "5b26ed5123f0e0b9e845a06d716f95c64dee4c7c3121d8b4eb2e04bbcee6cc26",
  signature: "8XnqPJdtWWBwP0d5x0N+ZER+EEBXKHJgFh1RELfRWDpjuXwkzkR+8FvAraOqonHh7k50XBg+Y5Smi0V6YTEPCQ==",
};

test("a chain that began with events of version 1 goes on with version 2", () => {
  const second = linkEvent(firstOfVersion1, new Date("2026-01-02T03:04:06.000Z"), event, signer);
  expect(checkChain([firstOfVersion1, second], signer.publicKeyPem)).toMatchObject({ ok: true });
});

test("an untouched chain checks up to its head", () => {
  const rows = makeChain(50);
  const last = rows.at(-1);
  expect(checkChain(rows, signer.publicKeyPem)).toEqual({
    ok: true,
    head: { seq: 50, hash: last?.hash, signature: last?.signature },
  });
});

test("any single edit, deletion, insertion, swap or re-hash is found at its first bad row", () => {
  const rows = makeChain(40);
  const forge = (row: ChainRow, why: string): ChainRow => {
    const body = row.body.replace(/"why":"[^"]*"/, `"why":"${why}"`);
    return { ...row, body, hash: hashBody(body) };
  };
  const mutations: Record<string, (at: number) => ChainRow[]> = {
    edit: (at) =>
      rows.map((row, n) => (n === at ? { ...row, body: row.body.replace('"v":2', '"v":1') } : row)),
    rehash: (at) => rows.map((row, n) => (n === at ? forge(row, "forged") : row)),
    delete: (at) => rows.filter((_, n) => n !== at),
    insert: (at) => rows.toSpliced(at, 0, forge(rows[at] as ChainRow, "inserted")),
    swap: (at) => rows.toSpliced(at, 2, rows[at + 1] as ChainRow, rows[at] as ChainRow),
    signature: (at) =>
      rows.map((row, n) => (n === at ? { ...row, signature: rows[at + 1]?.signature ?? "" } : row)),
  };
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(mutations)), fc.integer({ min: 0, max: 38 }), (kind, at) => {
      const result = checkChain(mutations[kind]?.(at) ?? [], signer.publicKeyPem);
      expect(result).toMatchObject({ ok: false, seq: at + 1 });
    }),
    { numRuns: 300 },
  );
});
