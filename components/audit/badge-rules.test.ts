import { expect, test } from "vitest";
import type { AnchorView, HistoryHead } from "#lib/audit/schema.ts";
import { describeHead } from "./badge-rules.ts";

const now = Date.parse("2026-11-23T14:00:00Z");
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

const anchor = (more: Partial<AnchorView> = {}): AnchorView => ({
  place: "file",
  seq: 40,
  at: minutesAgo(500),
  failedAt: null,
  failedWhy: null,
  behindSince: null,
  ...more,
});

const head = (more: Partial<HistoryHead> = {}): HistoryHead => ({
  seq: 42,
  hash: "a".repeat(64),
  signature: "s",
  check: { seq: 41, at: minutesAgo(5), wholeAt: minutesAgo(50), bad: null },
  anchors: [anchor()],
  ...more,
});

test("an empty history has no badge", () => {
  expect(describeHead(head({ seq: 0, check: null }), now)).toBeNull();
});

test("what was not looked at is not called verified", () => {
  expect(describeHead(head({ check: null }), now)).toMatchObject({ kind: "unchecked" });
  expect(describeHead(head(), now), "up to what was checked, and no further").toEqual({
    kind: "verified",
    seq: 41,
    at: minutesAgo(5),
    troubles: [],
  });
});

test("a check older than two hours is late, with cause and fix", () => {
  const check = { seq: 41, wholeAt: null, bad: null };
  expect(describeHead(head({ check: { ...check, at: minutesAgo(119) } }), now)).toMatchObject({
    troubles: [],
  });
  expect(describeHead(head({ check: { ...check, at: minutesAgo(181) } }), now)).toMatchObject({
    kind: "verified",
    troubles: [
      { cause: "The newest check is 3 h old; one comes each hour.", fix: expect.stringMatching(/worker/) },
    ],
  });
});

test("a place is late when it lacks an event for two hours, however old its head is", () => {
  const late = (more: Partial<AnchorView>) => describeHead(head({ anchors: [anchor(more)] }), now);
  expect(late({ behindSince: null })).toMatchObject({ troubles: [] });
  expect(
    late({ behindSince: minutesAgo(119), failedAt: minutesAgo(119), failedWhy: "no room" }),
  ).toMatchObject({
    troubles: [],
  });
  expect(
    late({ behindSince: minutesAgo(130), failedAt: minutesAgo(130), failedWhy: "no room" }),
  ).toMatchObject({
    troubles: [
      { cause: expect.stringContaining("no room"), fix: expect.stringContaining("AUDIT_ANCHOR_DIR") },
    ],
  });
});

test("a bad event outweighs all else", () => {
  const bad = { seq: 7, why: "the signature is not ours" };
  const check = { seq: 6, at: minutesAgo(500), wholeAt: null, bad };
  expect(describeHead(head({ check }), now)).toEqual({ kind: "bad", ...bad });
});
