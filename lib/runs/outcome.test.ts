import fc from "fast-check";
import { expect, test } from "vitest";
import { decideTransition, type ItemNow, type Outcome } from "./outcome.ts";
import { itemWords, mostTries, sumUp, waitBeforeRetry } from "./rules.ts";

const item: ItemNow = {
  state: "running",
  requested: "blocked",
  setAt: new Date(),
  tries: 0,
  rereads: 0,
};
const transient = { code: "network", class: "transient" as const, raw: "" };
const permanent = { code: "role-missing", class: "tenant" as const, raw: "" };

test("success is only said of a value that was read back", () => {
  const state = fc.constantFrom("blocked" as const, "allowed" as const, "unknown" as const);
  const failure = fc.constantFrom(transient, permanent);
  const outcome: fc.Arbitrary<Outcome> = fc.oneof(
    fc.record({ kind: fc.constant("read" as const), value: state }),
    fc.record({
      kind: fc.constant("set" as const),
      before: state,
      after: state,
      result: fc.constant("changed" as const),
    }),
    fc.record({ kind: fc.constant("uncertain" as const), failure }),
    fc.record({ kind: fc.constant("failed" as const), failure, settled: fc.boolean() }),
  );
  const now = fc.record({
    state: fc.constantFrom("running" as const, "verifying" as const),
    requested: fc.constantFrom("blocked" as const, "allowed" as const),
    setAt: fc.option(fc.date()),
    tries: fc.integer({ min: 0, max: 6 }),
    rereads: fc.integer({ min: 0, max: 6 }),
  });
  fc.assert(
    fc.property(now, outcome, (now, outcome) => {
      if (now.state === "running" && outcome.kind === "read") return;
      const next = decideTransition(now, outcome);
      if (next.to !== "end" || next.state !== "succeeded") return;
      const seen = outcome.kind === "read" ? outcome.value : outcome.kind === "set" ? outcome.after : null;
      expect(seen).toBe(now.requested);
    }),
    { numRuns: 2_000 },
  );
});

test("after a go, a failure that settles nothing is read back instead of believed", () => {
  const next = decideTransition(item, { kind: "failed", failure: permanent, settled: false });
  expect(next).toMatchObject({ to: "again", state: "verifying", afterSeconds: 5 });
});

test("a refusal of Exchange in so many words ends the item as failed", () => {
  const next = decideTransition(item, { kind: "failed", failure: permanent, settled: true, read: "allowed" });
  expect(next).toMatchObject({ to: "end", state: "failed" });
});

test("a Set that is not read back is read again after 5 s, 20 s, 1, 5 and 30 min, then is unverified", () => {
  let now: ItemNow = item;
  const waits: number[] = [];
  for (;;) {
    const next = decideTransition(now, {
      kind: now.state === "running" ? "uncertain" : "failed",
      failure: transient,
      settled: false,
    } as Outcome);
    if (next.to === "end") {
      expect(next.state).toBe("unverified");
      break;
    }
    waits.push(next.afterSeconds);
    now = { ...now, state: "verifying", rereads: next.rereads };
  }
  expect(waits).toEqual([5, 20, 60, 300, 1_800]);
});

test("a value that stays another one after the Set is told as not taken, with what to do", () => {
  const last: ItemNow = { ...item, state: "verifying", rereads: 5 };
  const next = decideTransition(last, { kind: "read", value: "allowed" });
  expect(next).toMatchObject({ to: "end", state: "unverified", failure: { code: "not-taken" } });
  const facts = { state: "unverified" as const, requested: "blocked" as const, result: null, attempt: 1 };
  expect(itemWords({ ...facts, errorCode: "not-taken" })).toContain("another value was read back");
  expect(itemWords({ ...facts, errorCode: "engine-ended" })).toContain("not read back");
});

test("a check that failed says that nothing was read, a block that nothing was changed", () => {
  const facts = { state: "failed" as const, result: null, errorCode: "no-consent", attempt: 1 };
  expect(itemWords({ ...facts, requested: null })).toMatch(/^Not read\. /);
  expect(itemWords({ ...facts, requested: "blocked" })).toMatch(/^Not changed\. /);
});

test("permission errors are not tried again, transient ones at most five times", () => {
  const fresh = { ...item, setAt: null };
  expect(decideTransition(fresh, { kind: "failed", failure: permanent, settled: false })).toMatchObject({
    to: "end",
    state: "failed",
  });
  let tries = 0;
  for (let now: ItemNow = fresh; ; ) {
    const next = decideTransition(now, { kind: "failed", failure: transient, settled: false });
    tries += 1;
    if (next.to === "end") break;
    now = { ...now, tries: next.tries };
  }
  expect(tries).toBe(mostTries);
});

test("Retry-After is obeyed exactly; other waits are random up to 2, 8, 32, 128 s", () => {
  expect(waitBeforeRetry(1, 17)).toBe(17);
  expect([1, 2, 3, 4].map((tries) => waitBeforeRetry(tries, undefined, () => 1))).toEqual([2, 8, 32, 128]);
  expect(waitBeforeRetry(1, undefined, () => 0)).toBe(0);
});

test("a run says succeeded only when every item did", () => {
  expect(sumUp({ succeeded: 3 })).toBe("succeeded");
  expect(sumUp({ succeeded: 3, unverified: 1 })).toBe("partial");
  expect(sumUp({ failed: 1, skipped: 2 })).toBe("failed");
});
