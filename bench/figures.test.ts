import { expect, test } from "vitest";
import type { LedgerEntry } from "../sim/ledger.ts";
import { percentile } from "./figures.ts";
import { drawLatencies, medianMs, seedFractions, sumUnderWayMs } from "./latency.ts";

test("a percentile is a measured value that at least its share does not exceed", () => {
  const values = Array.from({ length: 40 }, (_, index) => 40 - index);
  expect(percentile(values, 0.5)).toBe(20);
  expect(percentile(values, 0.95)).toBe(38);
  expect(percentile(values, 1)).toBe(40);
  expect(percentile([7], 0.95)).toBe(7);
});

const call = (fromMs: number, toMs: number | null) =>
  ({
    at: new Date(fromMs).toISOString(),
    endAt: toMs === null ? null : new Date(toMs).toISOString(),
  }) as LedgerEntry;

test("time in which two calls were under way counts once, and time between calls not at all", () => {
  expect(sumUnderWayMs([call(0, 100), call(50, 150), call(60, 70), call(500, 510)])).toBe(160);
});

test("a call without an end is no measurement", () => {
  expect(() => sumUnderWayMs([call(0, null)])).toThrow("under way");
});

test("latencies have the medians that are stated, and are the same for the same seed", () => {
  const draw = (seed: number) => {
    const fraction = seedFractions(seed);
    return Array.from({ length: 2_000 }, () => drawLatencies(fraction, 0.5).EXOModuleFile ?? 0);
  };
  const drawn = draw(1);
  const median = percentile(drawn, 0.5);
  expect(median).toBeGreaterThan(0.5 * medianMs.EXOModuleFile * 0.95);
  expect(median).toBeLessThan(0.5 * medianMs.EXOModuleFile * 1.05);
  expect(draw(1)).toEqual(drawn);
  expect(draw(2)).not.toEqual(drawn);
});
