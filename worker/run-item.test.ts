import { expect, test } from "vitest";
import type { Claim } from "#lib/runs/claim.ts";
import type { Permit } from "#lib/runs/permit.ts";
import type { VisitResult } from "./engine/pool.ts";
import { explain } from "./prepare-visit.ts";
import { judge } from "./run-item.ts";

const claim = { requested: "blocked", verifying: false, setAt: null } as Claim;
const go: Permit = { go: true };

function failed(sent: "no" | "maybe" | "yes", before?: boolean | null): VisitResult {
  const error = { type: "roleMissing", message: "m", raw: "r" };
  return { ok: false, error, sent, ...(before === undefined ? {} : { before }) };
}

test("a value that was there already is told as such, or as set by an earlier attempt when one had its go", () => {
  const result: VisitResult = { ok: true, before: true, after: true, set: "notNeeded", ms: {} };
  expect(judge(claim, null, result)).toMatchObject({ kind: "set", after: "blocked", result: "was-already" });
  expect(judge({ ...claim, setAt: new Date() }, null, result)).toMatchObject({ result: "set-earlier" });
});

test("a Set that may have left is uncertain, whatever the error says", () => {
  expect(judge(claim, go, failed("maybe", false))).toMatchObject({ kind: "uncertain" });
  expect(judge(claim, go, failed("yes", false))).toMatchObject({ kind: "uncertain" });
});

test("a failure settles the question only when nothing was sent and the value was read", () => {
  expect(judge(claim, go, failed("no", false))).toMatchObject({
    kind: "failed",
    settled: true,
    read: "allowed",
  });
  expect(judge(claim, null, failed("no"))).toMatchObject({ kind: "failed", settled: false });
});

test("an absent value is read as unknown", () => {
  expect(judge(claim, go, failed("no", null))).toMatchObject({ read: "unknown" });
});

test("without a permission the outcome says why, and a lost item says nothing", () => {
  const until = new Date();
  const result = failed("no", false);
  expect(judge(claim, { go: false, why: "lost" }, result)).toBeNull();
  expect(judge(claim, { go: false, why: "wait", until }, result)).toEqual({
    kind: "wait",
    until,
    read: "allowed",
  });
  expect(judge(claim, { go: false, why: "skip", code: "tenant-archived" }, result)).toMatchObject({
    kind: "skipped",
    code: "tenant-archived",
  });
});

test("foreign text that can't be stored is made storable: no NUL, no half character at the cut", () => {
  const { raw } = explain("unrecognised", `a\0b${"x".repeat(1_996)}\u{1F600}tail`);
  expect(raw).not.toContain("\0");
  expect(raw.isWellFormed()).toBe(true);
  expect(raw.length).toBeLessThanOrEqual(2_000);
});
