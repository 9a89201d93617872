import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dealWaves,
  type Intent,
  isVisit,
  judgeTenant,
  settleOptions,
  stopThreshold,
  type TenantFacts,
  verdictWords,
} from "./plan-rules.ts";
import {
  planItemsSchema,
  type RunOptions,
  runItemsSchema,
  runOptionsSchema,
  type Verdict,
  verdicts,
} from "./schema.ts";

const facts: TenantFacts = {
  known: "allowed",
  errorCode: null,
  hasApp: true,
  isExcluded: false,
  isWatched: false,
  isBusy: false,
  isInBusinessHours: false,
};
const now = new Date("2026-11-20T12:00:00Z");
const block: Intent = { action: "block", when: "now" };
const check: Intent = { action: "check", when: "now" };

describe("the verdict of a tenant", () => {
  it.each<[string, Partial<TenantFacts>, Partial<Intent>, Verdict]>([
    ["known to be otherwise is changed", {}, {}, "change"],
    ["never read is read first", { known: "unknown" }, {}, "read-first"],
    ["with a passing failure is read first", { errorCode: "throttled" }, {}, "read-first"],
    [
      "so already with a passing failure is read first",
      { known: "blocked", errorCode: "network" },
      {},
      "read-first",
    ],
    [
      "whose Set was not read back is read first",
      { known: "unknown", errorCode: "not-taken" },
      {},
      "read-first",
    ],
    ["known to be so already is left out", { known: "blocked" }, {}, "same"],
    ["allowed already is left out of an allow", {}, { action: "allow" }, "same"],
    [
      "excluded is left out, whatever else holds",
      { isExcluded: true, isBusy: true, hasApp: false },
      {},
      "excluded",
    ],
    ["only watched may not be changed", { isWatched: true }, {}, "not-permitted"],
    ["only watched may not be changed by a retry", { isWatched: true }, { isRetry: true }, "not-permitted"],
    ["without an app registration can't be reached", { hasApp: false }, {}, "unreachable"],
    ["whose visit failed for good can't be reached", { errorCode: "no-consent" }, {}, "unreachable"],
    ["whose worker has no engine can't be reached", { errorCode: "engine-missing" }, {}, "unreachable"],
    ["without its Exchange role may not be changed", { errorCode: "role-missing" }, {}, "not-permitted"],
    ["that refuses the token may not be changed", { errorCode: "not-allowed" }, {}, "not-permitted"],
    ["at work is busy", { isBusy: true }, {}, "busy"],
    ["at work now is no hindrance later", { isBusy: true }, { when: "at" }, "change"],
    ["in its business hours waits", { isInBusinessHours: true }, { when: "window" }, "outside-window"],
    ["in its business hours does not wait when nobody asked", { isInBusinessHours: true }, {}, "change"],
    [
      "unknown in its business hours is read first, then",
      { known: "unknown", isInBusinessHours: true },
      { when: "window" },
      "read-first",
    ],
    ["tried again after a cure is visited", { errorCode: "role-missing" }, { isRetry: true }, "read-first"],
    ["tried again is left out when it is so already", { known: "blocked" }, { isRetry: true }, "same"],
    ["tried again is left out when excluded meanwhile", { isExcluded: true }, { isRetry: true }, "excluded"],
  ])("one %s", (_name, given, intent, verdict) => {
    expect(judgeTenant({ ...facts, ...given }, { ...block, ...intent })).toBe(verdict);
  });

  it("a check reads every tenant that is not at work, the excluded, watched and failing too", () => {
    for (const given of [{}, { isExcluded: true }, { isWatched: true }, { errorCode: "role-missing" }])
      expect(judgeTenant({ ...facts, ...given }, check)).toBe("read-first");
    expect(judgeTenant({ ...facts, isBusy: true }, check)).toBe("busy");
  });

  it("is said in a sentence that names the reason", () => {
    const reasons = {
      action: "block",
      known: "allowed",
      errorCode: null,
      hasApp: true,
      isWatched: false,
      exclusion: null,
    } as const;
    const exclusion = { owner: "Ann", reason: "Prints by Direct Send" };
    expect(verdictWords("change", reasons)).toBe("Will be blocked; is allowed now.");
    expect(verdictWords("excluded", { ...reasons, exclusion })).toContain("by Ann: Prints by Direct Send");
    expect(verdictWords("unreachable", { ...reasons, errorCode: "no-consent" })).toContain("consent");
    expect(verdictWords("unreachable", { ...reasons, hasApp: false })).toContain("no app registration");
    expect(verdictWords("not-permitted", { ...reasons, isWatched: true })).toContain("only watches");
    for (const verdict of verdicts) expect(verdictWords(verdict, reasons)).toMatch(/^[A-Z].+\.$/);
  });
});

describe("waves", () => {
  const deal = (count: number, options: Partial<RunOptions> = {}) =>
    dealWaves(new Array<boolean>(count).fill(false), { waves: true, concurrency: 8, ...options });

  it("double up to the limit, and the last holds the rest", () => {
    expect(deal(12)).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]);
    expect(deal(6, { concurrency: 2 })).toEqual([1, 2, 2, 2, 2, 2]);
    expect(deal(3, { concurrency: 1 })).toEqual([1, 1, 1]);
    expect(deal(3, { waves: false })).toEqual([1, 1, 1]);
  });

  it("begin after the canaries, which take no place in them", () => {
    expect(dealWaves([false, true, false, true], { waves: true, concurrency: 8 })).toEqual([1, 0, 2, 0]);
  });

  it("never hold more than the limit before the last one, and leave no number out", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.integer({ min: 1, max: 64 }), (areCanaries, concurrency) => {
        const dealt = dealWaves(areCanaries, { waves: true, concurrency });
        const rest = dealt.filter((wave) => wave > 0);
        expect(rest).toEqual(rest.toSorted((a, b) => a - b));
        const last = Math.max(0, ...rest);
        for (let wave = 1; wave <= last; wave += 1) {
          const size = rest.filter((one) => one === wave).length;
          expect(size).toBeGreaterThan(0);
          if (wave < last) expect(size).toBe(2 ** (wave - 1));
          if (wave < last) expect(size).toBeLessThanOrEqual(concurrency);
        }
      }),
    );
  });
});

it("a run stops at the larger of a number and a share, or at the one that is given", () => {
  expect(stopThreshold({ failures: 5, percent: 10 }, 20)).toBe(5);
  expect(stopThreshold({ failures: 5, percent: 10 }, 300)).toBe(30);
  expect(stopThreshold({ percent: 10 }, 30)).toBe(3);
  expect(stopThreshold({ percent: 10 }, 31)).toBe(4);
  expect(stopThreshold({ failures: 2 }, 1_000)).toBe(2);
  expect(stopThreshold({ percent: 10 }, 0)).toBe(1);
});

it("a check knows neither waves nor windows, and no number of failures stops it; a change keeps what was chosen", () => {
  const chosen = runOptionsSchema.parse({ when: { kind: "window" }, stopAfter: { failures: 1 } });
  const settled = settleOptions("check", chosen, now);
  expect(settled).toMatchObject({ when: { kind: "now" }, waves: false });
  expect(stopThreshold(settled.stopAfter, 300)).toBe(300);
  const at = { kind: "at", at: "2026-11-20T22:00:00Z" } as const;
  expect(settleOptions("check", { ...chosen, when: at }, now).when).toEqual(at);
  expect(settleOptions("block", chosen, now)).toEqual(chosen);
});

it("exactly the tenants that a run visits are not skipped", () => {
  expect(verdicts.filter(isVisit)).toEqual(["change", "read-first", "outside-window"]);
});

it("a time that has gone by is refused, for a check too", () => {
  for (const action of ["check", "block"] as const)
    expect(() =>
      settleOptions(action, runOptionsSchema.parse({ when: { kind: "at", at: now.toISOString() } }), now),
    ).toThrow("options.when.at: must be a time to come.");
});

it.each(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])("%s is a time that no run can keep", (at) => {
  expect(runOptionsSchema.safeParse({ when: { kind: "at", at } }).success).toBe(false);
});

it.each([runItemsSchema, planItemsSchema])(
  "a page begins at a position that the database can hold",
  (schema) => {
    expect(schema.safeParse({ cursor: "2147483647" }).success).toBe(true);
    expect(schema.safeParse({ cursor: "2147483648" }).success).toBe(false);
  },
);
