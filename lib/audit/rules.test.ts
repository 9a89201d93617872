import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatQuery, outcomeOf, parseQuery, type QueryTerm, queryKeys } from "./rules.ts";

const runId = "019abcde-1111-7222-8333-444455556666";

describe("a query", () => {
  test.each<[string, QueryTerm[]]>(
    [
      ["", []],
      ["  ", []],
      ["accounting", [{ key: "text", value: "accounting" }]],
      ['"two words"', [{ key: "text", value: "two words" }]],
      ['tenant:"Fourth Coffee" actor:ann', terms(["tenant", "Fourth Coffee"], ["actor", "ann"])],
      ['tenant:"the ""Blue"" inn"', terms(["tenant", 'the "Blue" inn'])],
      ["State:blocked", terms(["state", "blocked"])],
      ["action:item. action:run", terms(["action", "item."], ["action", "run"])],
      ["action:sign-in-link.created", terms(["action", "sign-in-link.created"])],
      [
        `run:${runId} run:019abcde run:019abcde-1111-7`,
        terms(["run", runId], ["run", "019abcde"], ["run", "019abcde-1111-7"]),
      ],
      [
        "after:2026-10-01 before:2026-10-02T12:00:00+02:00",
        terms(["after", "2026-10-01"], ["before", "2026-10-02T12:00:00+02:00"]),
      ],
      ["address:2001:db8::1", terms(["address", "2001:db8::1"])],
      ['"https://contoso.example"', terms(["text", "https://contoso.example"])],
      ["AADSTS700016: 14:02:11.123", terms(["text", "AADSTS700016:"], ["text", "14:02:11.123"])],
      ["contoso's", terms(["text", "contoso's"])],
    ].map(([text, wanted]) => [text, wanted] as [string, QueryTerm[]]),
  )("%j is read as it is meant", (text, wanted) => {
    expect(parseQuery(text)).toEqual({ terms: wanted, faults: [] });
  });

  test.each([
    ["colour:red", "there is no key colour:", "Keys are actor, tenant"],
    ["https://contoso.example", "there is no key https:", "put it in quotation marks"],
    ["state:closed", "closed can't follow state:", "blocked, allowed or unknown"],
    ["state:", "it has no value", "Write state: followed by"],
    ['tenant:""', "it has no value", "Write tenant:"],
    ["run:019abc", "can't follow run:", "first 8 characters"],
    ["run:019abcdefg", "can't follow run:", "first 8 characters"],
    ["after:2026-02-30", "can't follow after:", "2026-10-01"],
    ["before:yesterday", "can't follow before:", "2026-10-01"],
    ["before:0026-10-01", "can't follow before:", "2026-10-01"],
    ["action:%", "can't follow action:", "item.failed"],
    ['tenant:"Fourth', "not closed", '"two words"'],
    ['"', "not closed", '"two words"'],
    ["ab", "too short", "three letters or digits"],
    ["14:02", "too short", "three letters or digits"],
    ["---", "too short", "three letters or digits"],
  ])("%j is refused with what is wrong and the fix", (text, why, fix) => {
    const { faults } = parseQuery(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      term: text,
      why: expect.stringContaining(why),
      fix: expect.stringContaining(fix),
    });
  });

  test("what is wrong in one term leaves the others as they are", () => {
    const { terms: kept, faults } = parseQuery("actor:ann colour:red contoso");
    expect(kept).toEqual(terms(["actor", "ann"], ["text", "contoso"]));
    expect(faults.map(({ term }) => term)).toEqual(["colour:red"]);
  });

  test("more terms than 20 are refused", () => {
    expect(parseQuery("abc ".repeat(20)).faults).toEqual([]);
    expect(parseQuery("abc ".repeat(21)).faults).toHaveLength(1);
  });
});

test("whatever the terms are, they are read again as they were written", () => {
  const value = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() !== "");
  const term = fc.oneof(
    fc.record({ key: fc.constantFrom("actor", "tenant", "address" as const), value }),
    fc.record({ key: fc.constant("text" as const), value: value.map((text) => `${text}abc`) }),
    fc.record({
      key: fc.constant("text" as const),
      value: fc.constantFrom("state:blocked", 'a "b" abc', "x:abc y"),
    }),
    fc.record({
      key: fc.constant("state" as const),
      value: fc.constantFrom("blocked", "allowed", "unknown"),
    }),
    fc.record({
      key: fc.constantFrom("after", "before" as const),
      value: fc.constantFrom("2026-10-01", "2026-10-01T02:00:00Z"),
    }),
  );
  fc.assert(
    fc.property(fc.array(term, { maxLength: 8 }), (all) => {
      expect(parseQuery(formatQuery(all as QueryTerm[]))).toEqual({ terms: all, faults: [] });
    }),
    { numRuns: 2_000 },
  );
});

test("no text breaks the reading, and all that is in it is either a term or a fault", () => {
  const text = fc.string({ unit: fc.constantFrom('"', ":", " ", "a", "tenant:", "state:", "x", "\t", "-") });
  fc.assert(
    fc.property(text, (written) => {
      const { terms: found, faults } = parseQuery(written);
      if (written.trim() !== "") expect(found.length + faults.length).toBeGreaterThan(0);
      for (const { key } of found) expect([...Object.keys(queryKeys), "text"]).toContain(key);
    }),
    { numRuns: 2_000 },
  );
});

function terms(...pairs: [QueryTerm["key"], string][]): QueryTerm[] {
  return pairs.map(([key, value]) => ({ key, value }));
}

test.each<[{ type: string; outcome?: unknown }, string]>([
  [{ type: "run.requested" }, "requested"],
  [{ type: "run.finished", outcome: "partial" }, "partial"],
  [{ type: "item.setting" }, "begun"],
  [{ type: "item.succeeded" }, "succeeded"],
  [{ type: "item.failed" }, "failed"],
  [{ type: "item.verifying" }, "unverified"],
  [{ type: "tenant.hydrationFailed" }, "failed"],
  [{ type: "tenant.consentRefused" }, "refused"],
  [{ type: "tenant.connectionChecked", outcome: "passed" }, "succeeded"],
  [{ type: "tenant.connectionChecked", outcome: "failed" }, "failed"],
  [{ type: "tenant.changedOutside" }, "observed"],
  [{ type: "settings.changed" }, "succeeded"],
  [{ type: "" }, "succeeded"],
])("an event of %j has the outcome %s", (event, wanted) => {
  expect(outcomeOf(event)).toBe(wanted);
});
