import { describe, expect, it } from "vitest";
import { countToType, findMissing, isTyped, whyNotSubmit } from "./submit-rules.ts";
import { makePlan } from "./test-plan.ts";

describe("the number of tenants", () => {
  it("is typed over 25, and for an allow of 2 and more", () => {
    expect(countToType(makePlan({ visits: 25 }))).toBeNull();
    expect(countToType(makePlan({ visits: 26 }))).toBe(26);
    expect(countToType(makePlan({ action: "allow", visits: 1 }))).toBeNull();
    expect(countToType(makePlan({ action: "allow", visits: 2 }))).toBe(2);
  });

  it("is never typed for a check, which changes nothing", () => {
    expect(countToType(makePlan({ action: "check", visits: 10_000 }))).toBeNull();
  });

  it("may be typed with its thousands apart, and nothing else counts", () => {
    expect(isTyped("1248", 1248)).toBe(true);
    expect(isTyped(" 1,248 ", 1248)).toBe(true);
    expect(isTyped("1.248", 1248)).toBe(true);
    for (const wrong of ["", "1247", "12480", "-1248", "1248x", "0x4e0"])
      expect(isTyped(wrong, 1248)).toBe(false);
  });
});

describe("what is missing", () => {
  it("is a reason where one is needed, and the number where it is typed", () => {
    const plan = makePlan();
    expect(Object.keys(findMissing(plan, { reason: "", typed: "" }))).toEqual(["reason", "typed"]);
    expect(Object.keys(findMissing(plan, { reason: "  ab  ", typed: "287" }))).toEqual(["reason"]);
    expect(findMissing(plan, { reason: "as agreed", typed: "287" })).toEqual({});
  });

  it("is nothing without a reason where none is needed, but two letters are none", () => {
    const plan = makePlan({ action: "check", needsReason: false });
    expect(findMissing(plan, { reason: "", typed: "" })).toEqual({});
    expect(Object.keys(findMissing(plan, { reason: "ab", typed: "" }))).toEqual(["reason"]);
  });
});

describe("a plan can't be submitted", () => {
  const free = { mayRequestRuns: true, isStale: false, isPlanning: false };

  it("without the role, twice, stale, while it is made anew, or when it would visit nobody", () => {
    expect(whyNotSubmit(makePlan(), free)).toBeNull();
    expect(whyNotSubmit(makePlan(), { ...free, mayRequestRuns: false })).toBe("Needs Technician");
    expect(whyNotSubmit(makePlan({ runId: "x" }), free)).toBe("Submitted already");
    expect(whyNotSubmit(makePlan(), { ...free, isStale: true })).toBe("Stale: plan again first");
    expect(whyNotSubmit(makePlan(), { ...free, isPlanning: true })).toBe("The plan is being made anew");
    expect(whyNotSubmit(makePlan({ visits: 0 }), free)).toBe("Nothing would be visited");
  });
});
