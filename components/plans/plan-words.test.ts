import { describe, expect, it } from "vitest";
import {
  canaryWords,
  connectorWords,
  localTime,
  minutesLeft,
  paceWords,
  planHeadline,
  stopWords,
  submitWords,
  surveysWords,
  verdictWords,
} from "./plan-words.ts";
import { makePlan } from "./test-plan.ts";

const now = Date.parse("2026-11-23T14:00:00.000Z");

describe("a plan", () => {
  it("names how many of how many it would visit, and all without a fraction", () => {
    expect(planHeadline(makePlan())).toBe("Block Direct Send for 287 of 312 tenants");
    expect(planHeadline(makePlan({ action: "allow", visits: 1, total: 1 }))).toBe(
      "Allow Direct Send for 1 tenant",
    );
    expect(planHeadline(makePlan({ action: "check", visits: 1248, total: 1248 }))).toBe(
      "Check 1,248 tenants",
    );
  });

  it("has a button that says exactly what it does", () => {
    const plan = makePlan();
    expect(submitWords(plan, plan.options)).toBe("Block 287 tenants");
    expect(submitWords(plan, { ...plan.options, when: { kind: "window" } })).toBe(
      "Block 287 tenants in their windows",
    );
    expect(submitWords(plan, { ...plan.options, when: { kind: "at", at: plan.expiresAt } })).toBe(
      "Block 287 tenants later",
    );
  });

  it("says what is so already by the state that is wanted, and calls a check's reading no first step", () => {
    expect(verdictWords("same", "block")).toBe("Blocked already");
    expect(verdictWords("same", "allow")).toBe("Allowed already");
    expect(verdictWords("read-first", "check")).toBe("Will be read");
    expect(verdictWords("read-first", "block")).toBe("Read first");
  });

  it("counts its minutes down to none, and never more than a new one has", () => {
    const { expiresAt } = makePlan();
    expect(minutesLeft(expiresAt, now)).toBe(15);
    expect(minutesLeft(expiresAt, now - 20_000)).toBe(15);
    expect(minutesLeft(expiresAt, now + 14.5 * 60_000)).toBe(1);
    expect(minutesLeft(expiresAt, now + 15 * 60_000)).toBe(0);
    expect(minutesLeft(expiresAt, now + 60 * 60_000)).toBe(0);
  });

  it("says when it would stop: at the larger of number and share", () => {
    expect(stopWords({ failures: 5, percent: 10 }, 287)).toBe("Stops at 29 failures");
    expect(stopWords({ failures: 5, percent: 10 }, 20)).toBe("Stops at 5 failures");
    expect(stopWords({ failures: 1 }, 20)).toBe("Stops at 1 failure");
    expect(stopWords({ failures: 5, percent: 10 }, 3)).toMatch(/^Never stops by itself/);
  });

  it("leaves waves and failures out of a check", () => {
    const plan = makePlan();
    expect(paceWords(plan)).toBe("Waves up to 8 at once. Stops at 29 failures");
    expect(paceWords({ ...plan, action: "check" })).toBe("Up to 8 at once");
    expect(paceWords({ ...plan, options: { ...plan.options, waves: false } })).toContain("Up to 8 at once.");
  });

  it("tells whether tenants go first, and does not promise canaries that are not there", () => {
    expect(canaryWords(makePlan({ canaries: 3 }))).toBe(
      "3 canaries go first; the rest only when all of them succeeded.",
    );
    expect(canaryWords(makePlan({ canaries: 1 }))).toBe(
      "1 canary goes first; the rest only when it succeeded.",
    );
    expect(canaryWords(makePlan())).toBe("No tenant here has the tag canary, so none goes first.");
    const { options } = makePlan();
    expect(canaryWords({ canaries: 0, options: { ...options, canaryTag: "" } })).toMatch(/^No canaries/);
  });
});

describe("inbound connectors", () => {
  it("that were not read are not taken for none", () => {
    const at = "2026-11-23T14:00:00.000Z";
    expect(connectorWords(null)).toBe("Not read");
    expect(connectorWords({ counting: 0, notCounting: 0, at })).toBe("None");
    expect(connectorWords({ counting: 2, notCounting: 1, at })).toBe("2 that count, 1 that doesn't");
    expect(connectorWords({ counting: 1, notCounting: 0, at })).toBe("1 that counts");
    expect(connectorWords({ counting: 0, notCounting: 2, at })).toBe("2 that don't");
  });
});

describe("a tenant's local time", () => {
  it("is that of its own zone, over the change of clocks too", () => {
    expect(localTime("2026-10-24T21:00:00Z", "Europe/Berlin")).toBe("Sat 24 Oct, 23:00");
    expect(localTime("2026-10-25T21:00:00Z", "Europe/Berlin")).toBe("Sun 25 Oct, 22:00");
    expect(localTime("2026-11-23T18:00:00Z", "Asia/Kathmandu")).toBe("Mon 23 Nov, 23:45");
  });
});

it("the reading of connectors says how far it is, and what could not be read is not called read", () => {
  expect(surveysWords({ asked: 40, read: 12, failed: 0 })).toBe("Reading connectors: 12 of 40 read");
  expect(surveysWords({ asked: 40, read: 38, failed: 2 })).toBe("Connectors: 38 of 40 read");
});
