import { expect, it } from "vitest";
import type { QueryTerm } from "#lib/audit/rules.ts";
import { parseQuery } from "#lib/audit/rules.ts";
import { builtInFilters } from "./built-in-filters.ts";
import { actionWords, groupWords, kinds, valueWords } from "./term-words.ts";

const id = "0190c1de-0000-7000-8000-000000000001";
const names = {
  actors: [{ kind: "person", id, name: "Ada" }] as const,
  tenants: new Map([[id, "Contoso"]]),
};
const words = (key: QueryTerm["key"], value: string) => valueWords({ key, value }, names);

it("an id is shown as the name it has, and shortened where nobody knows it", () => {
  expect(words("actor", id)).toBe("Ada");
  expect(words("tenant", id)).toBe("Contoso");
  expect(words("tenant", id.replace("1", "2"))).toBe("0290c1de…");
  expect(words("actor", "ada")).toBe("ada");
});

it("kinds, states, days and runs are in words", () => {
  expect(words("action", "item.failed")).toBe("Failed");
  expect(words("action", "item")).toBe(words("action", "item."));
  expect(words("action", "nothing.such")).toBe("nothing.such");
  expect(words("state", "blocked")).toBe("Blocked");
  expect(words("after", "2026-10-01")).toBe("1 Oct 2026");
  expect(words("before", "2026-10-01T12:00:00Z")).toBe("2026-10-01T12:00:00Z");
  expect(words("run", id)).toBe("0190c1de");
  expect(words("text", "two words")).toBe("“two words”");
});

it("every kind can be picked, and what several begin with", () => {
  for (const kind of kinds) {
    expect(actionWords.has(kind), kind).toBe(true);
    expect(groupWords, kind).toHaveProperty(kind.slice(0, kind.indexOf(".")));
  }
  expect(actionWords.get("item.")).toBe("Run items, all kinds");
  expect(actionWords.has("plan.")).toBe(false);
});

it("each filter that comes with the page asks for kinds that there are", () => {
  for (const { name, query } of builtInFilters) {
    const { terms, faults } = parseQuery(new URLSearchParams(query).get("q") ?? "");
    expect(faults, name).toEqual([]);
    expect(terms.length, name).toBeGreaterThan(0);
    for (const { value } of terms)
      expect(
        kinds.some((kind) => kind.startsWith(value)),
        value,
      ).toBe(true);
  }
});
