import { describe, expect, it } from "vitest";
import { targetSchema } from "#lib/tenants/schema.ts";
import {
  choose,
  chooseAll,
  countSelected,
  isSelected,
  matchesFilter,
  nameAll,
  nothing,
  recount,
  type Selection,
  selectionWords,
  shareSelected,
  targetOf,
  tenantsBetween,
} from "./selection-rules.ts";
import { makeTenant } from "./test-tenant.ts";

const uuid = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-000000000000`;
const make = (letter: string, name: string) => makeTenant({ id: uuid(letter), name, domain: `${name}.test` });
const north = [make("a", "North Pole"), make("b", "Northwind"), make("c", "Far North")];
const south = make("d", "South");
const [pole = south, wind = south, far = south] = north;

const named = (...tenants: (typeof south)[]): Selection => ({
  is: "named",
  ids: new Set(tenants.map(({ id }) => id)),
});
const allNorth: Selection = { is: "all", filter: { q: "north" }, total: 1_248, except: new Set() };

/** The selection after a change that needs no ids from elsewhere. */
function done(next: Selection | null): Selection {
  if (!next) throw new Error("It was said to need ids.");
  return next;
}

describe("rows that are chosen one by one", () => {
  it("stay chosen whatever list is on show", () => {
    const chosen = done(choose(done(choose(nothing, [pole, wind], true)), [south], true));
    expect(countSelected(chosen)).toBe(3);
    expect([pole, wind, far, south].map((tenant) => isSelected(chosen, tenant))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(shareSelected(chosen, north)).toBe("some");
    expect(shareSelected(chosen, [south])).toBe("all");
    expect(shareSelected(done(choose(chosen, [pole, wind], false)), north)).toBe("none");
  });

  it("with Shift go from the one pressed before to this one, either way round", () => {
    expect(tenantsBetween(north, pole.id, far.id)).toEqual(north);
    expect(tenantsBetween(north, far.id, wind.id)).toEqual([wind, far]);
    expect(tenantsBetween(north, "not on show", wind.id)).toEqual([wind]);
    expect(tenantsBetween(north, null, "not on show")).toEqual([]);
  });
});

describe("all that match", () => {
  it("means the filter, not the rows that are on show", () => {
    const all = done(chooseAll(named(...north), { filter: { q: "north" }, total: 1_248 }, north));
    expect(all).toEqual(allNorth);
    expect(countSelected(all)).toBe(1_248);
    expect(isSelected(all, south)).toBe(false);
    expect(targetOf(all)).toEqual({ filter: { q: "north" } });
  });

  it("loses a tenant that no longer matches, as the server would", () => {
    const open: Selection = { ...allNorth, filter: { state: "allowed" } };
    expect(isSelected(open, makeTenant({ directSend: "allowed" }))).toBe(true);
    expect(isSelected(open, makeTenant({ directSend: "blocked" }))).toBe(false);
  });

  it("leaves some out, and takes them back", () => {
    const but = done(choose(allNorth, [pole, wind], false));
    expect(countSelected(but)).toBe(1_246);
    expect(isSelected(but, pole)).toBe(false);
    expect(targetOf(but)).toEqual({ filter: { q: "north" }, except: [pole.id, wind.id] });
    expect(choose(but, [pole, wind], true)).toEqual(allNorth);
  });

  it("but all of them is nothing", () => {
    expect(choose({ ...allNorth, total: 3 }, north, false)).toEqual(nothing);
  });

  it("needs ids where rows besides are chosen, before or after, and where too many are left out", () => {
    expect(choose(allNorth, [pole, south], true)).toBeNull();
    expect(choose(allNorth, [south], false)).toEqual(allNorth);
    expect(chooseAll(named(south), { filter: { q: "north" }, total: 3 }, north)).toBeNull();
    expect(chooseAll(allNorth, { filter: { q: "south" }, total: 1 }, [south])).toBeNull();
    const crowd = Array.from({ length: 1_001 }, (_, number) =>
      makeTenant({ id: String(number), name: "north" }),
    );
    expect(choose(allNorth, crowd, false)).toBeNull();
    const but = done(choose(allNorth, [pole], false));
    expect(nameAll(but, [pole.id, wind.id])).toEqual(named(wind));
  });

  it("follows the number of matches while the same filter is on show", () => {
    expect(recount(allNorth, { q: "north" }, 1_250)).toMatchObject({ total: 1_250 });
    expect(recount(allNorth, { q: "north", state: "allowed" }, 7)).toBe(allNorth);
    expect(recount(named(pole), {}, 7)).toEqual(named(pole));
  });
});

describe("what is said of a selection", () => {
  it.each([
    [named(pole), "1 tenant selected"],
    [named(...north), "3 tenants selected"],
    [allNorth, "All 1,248 that match “north” selected"],
    [done(choose(allNorth, north, false)), "All 1,248 that match “north” selected, but 3"],
    [{ ...allNorth, filter: {}, total: 10_000 }, "All 10,000 tenants selected"],
    [
      { ...allNorth, filter: { state: "unknown", tag: "gold", excluded: "no" }, total: 5 },
      "All 5 that match Unknown, tag gold, not excluded selected",
    ],
  ] as [Selection, string][])("%#: names number, filter and exceptions", (selection, words) => {
    expect(selectionWords(selection)).toBe(words);
  });

  it("is a target that the API takes", () => {
    for (const selection of [named(...north), allNorth, done(choose(allNorth, north, false))])
      expect(targetSchema.parse(targetOf(selection))).toEqual(targetOf(selection));
  });
});

describe("what the page takes for a match", () => {
  const exclusion = {
    owner: "Ann",
    reason: "Scanner",
    reviewOn: "2027-01-31",
    createdBy: "Ann",
    createdAt: "2026-11-01T00:00:00Z",
    isDue: true,
  };
  const tenant = makeTenant({
    name: "Contoso",
    domain: "contoso.test",
    tags: ["gold"],
    directSend: "allowed",
    exclusion,
    changedOutsideAt: "2026-11-01T00:00:00Z",
    error: { code: "no-consent", cause: "", fix: "", raw: null, at: null },
  });
  it.each([
    { q: "CONTOSO" },
    { q: "oso.test" },
    { state: "allowed" },
    { tag: "gold" },
    { error: "no-consent" },
    { error: "changed-outside" },
    { error: "exclusion-due" },
    { excluded: "yes" },
    {},
  ] as const)("%j matches", (filter) => expect(matchesFilter(tenant, filter)).toBe(true));
  it.each([
    { q: "fabrikam" },
    { state: "blocked" },
    { tag: "silver" },
    { error: "throttled" },
    { excluded: "no" },
    { q: "contoso", state: "unknown" },
  ] as const)("%j does not", (filter) => expect(matchesFilter(tenant, filter)).toBe(false));
});
