import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery } from "#lib/audit/rules.ts";
import {
  addDays,
  addTerm,
  hasDay,
  historyHref,
  putTerm,
  queryParams,
  readAddress,
  tenantIds,
} from "./history-address.ts";

const id = "0190c1de-0000-7000-8000-000000000001";

describe("an address of before there was a query", () => {
  it("becomes the query that asks for the same", () => {
    const former = { tenant: id, person: "system", kind: "item.failed", run: id };
    const { terms, faults } = parseQuery(readAddress({ q: "scanner", ...former }));
    expect(faults).toEqual([]);
    expect(terms).toEqual([
      { key: "text", value: "scanner" },
      { key: "tenant", value: id },
      { key: "actor", value: "system" },
      { key: "action", value: "item.failed" },
      { key: "run", value: id },
    ]);
  });

  it("holds its last day, which `before:` excludes", () => {
    expect(readAddress({ from: "2026-02-27", to: "2026-02-28" })).toBe("after:2026-02-27 before:2026-03-01");
  });

  it("shows what was wrong with it, and not more than was asked for", () => {
    expect(parseQuery(readAddress({ to: "2026-13-45", run: "nonsense" })).faults).toHaveLength(2);
  });
});

it("a query in the address is taken as it is written", () => {
  expect(readAddress({ q: "action:item.  two" })).toBe("action:item.  two");
  expect(readAddress({})).toBe("");
});

it("a link to the history asks for exactly one term, whatever its value", () => {
  const value = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() !== "");
  fc.assert(
    fc.property(value, (name) => {
      const q = new URL(historyHref("actor", name), "http://localhost").searchParams.get("q") ?? "";
      expect(parseQuery(q)).toEqual({ terms: [{ key: "actor", value: name }], faults: [] });
    }),
  );
});

describe("a term that a picker adds", () => {
  const ann = { key: "actor", value: "ann" } as const;

  it("stands once beside what is there", () => {
    const two = addTerm([ann], { key: "actor", value: "bob" });
    expect(two).toHaveLength(2);
    expect(addTerm(two, ann)).toEqual(two);
  });

  it("takes the place of the day that was chosen, and goes away with it", () => {
    const terms = putTerm([ann, { key: "after", value: "2026-01-01" }], "after", "2026-02-01");
    expect(terms).toEqual([ann, { key: "after", value: "2026-02-01" }]);
    expect(putTerm(terms, "after", "")).toEqual([ann]);
  });
});

it("days follow one another over months, years and the change of clocks", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2026-03-29", 1)).toBe("2026-03-30");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
});

it("the reader's zone is asked for only where a day needs it", () => {
  const { terms } = parseQuery("after:2026-10-01");
  expect(queryParams(" after:2026-10-01 ", terms, "Europe/Berlin")).toEqual({
    q: "after:2026-10-01",
    zone: "Europe/Berlin",
  });
  const instant = "before:2026-10-01T12:00:00Z";
  expect(hasDay(parseQuery(instant).terms)).toBe(false);
  expect(queryParams(instant, parseQuery(instant).terms, "Europe/Berlin")).toEqual({ q: instant });
  expect(queryParams("  ", [], "Europe/Berlin")).toEqual({});
});

it("tenants are asked for their name by whole ids alone", () => {
  expect(tenantIds(parseQuery(`tenant:${id} tenant:contoso actor:${id}`).terms)).toEqual([id]);
});
