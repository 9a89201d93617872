import { describe, expect, it } from "vitest";
import { requestPlanSchema } from "#lib/runs/schema.ts";
import { clampShow, filterParams, isFiltered, noFilter, questionKey, savedQuery } from "./question-rules.ts";

const question = { ...noFilter, sort: "name", show: 50 } as const;

describe("the question in the address", () => {
  it.each([
    [-5, 50],
    [1, 50],
    [50, 50],
    [51, 100],
    [451, 500],
    [1_000_000, 500],
  ])("asked to show %i tenants it shows %i", (asked, shown) => {
    expect(clampShow(asked)).toBe(shown);
  });

  it("is the same question with spaces around the search, and another one with another order", () => {
    expect(questionKey({ ...question, q: " north " })).toBe(questionKey({ ...question, q: "north" }));
    expect(questionKey({ ...question, sort: "-name" })).not.toBe(questionKey(question));
    expect(questionKey({ ...question, show: 100 })).not.toBe(questionKey(question));
  });

  it("passes on only what narrows the list, in a form that a check of all accepts", () => {
    expect(filterParams({ ...noFilter, q: "  " })).toEqual({});
    expect(isFiltered({ ...noFilter, q: "  " })).toBe(false);
    const all = {
      q: "north",
      state: "unknown",
      tag: "gold",
      error: "no-consent",
      excluded: "no",
      added: "2026-11-23T10:00:00.000Z",
    } as const;
    const filter = filterParams(all);
    expect(requestPlanSchema.parse({ action: "check", target: { filter } }).target).toEqual({ filter });
    for (const part of [
      { q: "n" },
      { state: "blocked" },
      { tag: "t" },
      { error: "e" },
      { excluded: "yes" },
    ] as const)
      expect(isFiltered({ ...noFilter, ...part })).toBe(true);
  });

  it("is kept under a name without how much of it was shown", () => {
    const kept = { ...question, q: "north & south", excluded: "no", sort: "-checkedAt", show: 500 } as const;
    expect(savedQuery(kept)).toBe("q=north+%26+south&excluded=no&sort=-checkedAt");
    expect(savedQuery(question)).toBe("");
  });
});
