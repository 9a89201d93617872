import { expect, test } from "vitest";
import { createBackoff } from "./backoff.ts";

test("waits 1, 2, 4 … 30 s, and 1 s again after a life of more than a minute", () => {
  const backoff = createBackoff();
  const waits = Array.from({ length: 7 }, () => backoff.nextMs(0) / 1000);
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  expect(backoff.nextMs(60_001)).toBe(1_000);
  expect(backoff.nextMs(0)).toBe(2_000);
});
