import { expect, test } from "vitest";
import { dayIn, rangeBounds, rangePresets } from "./range.ts";
import { statementRangeSchema } from "./schema.ts";

test("a range's days begin and end at midnight of the tenant's zone, over a change of the clock too", () => {
  const { start, end } = rangeBounds({ from: "2026-03-29", to: "2026-03-29" }, "Europe/Berlin");
  expect(start.toISOString()).toBe("2026-03-28T23:00:00.000Z");
  expect(end.toISOString()).toBe("2026-03-29T22:00:00.000Z");
  expect(dayIn("Asia/Kathmandu", new Date("2026-03-28T18:30:00Z"))).toBe("2026-03-29");
});

test("presets are whole months, quarters and years, and all since the tenant was added", () => {
  expect(rangePresets("2026-02-15", "2025-11-03").map(({ name, from, to }) => [name, from, to])).toEqual([
    ["Last month", "2026-01-01", "2026-01-31"],
    ["Last quarter", "2025-10-01", "2025-12-31"],
    ["This year so far", "2026-01-01", "2026-02-15"],
    ["Last year", "2025-01-01", "2025-12-31"],
    ["All", "2025-11-03", "2026-02-15"],
  ]);
});

test("a range that ends before it begins, or on a day that there is not, is none", () => {
  const fits = (from: string, to: string) => statementRangeSchema.safeParse({ from, to }).success;
  expect(fits("2026-01-01", "2026-01-01")).toBe(true);
  expect(fits("2026-01-02", "2026-01-01")).toBe(false);
  expect(fits("2026-02-30", "2026-03-01")).toBe(false);
});
