import { expect, it } from "vitest";
import { nextRow } from "./use-row-keys.ts";

const rows = ["first", "second", "third"];

it.each([
  [null, 1, "first"],
  [null, -1, "third"],
  ["first", 1, "second"],
  ["third", 1, "third"],
  ["first", -1, "first"],
  ["a row that is gone", 1, "first"],
])("from %s a step of %i leads to %s", (from, step, to) => {
  expect(nextRow(rows, from, step)).toBe(to);
});

it("leads nowhere in an empty list", () => {
  expect(nextRow([], null, 1)).toBeUndefined();
});
