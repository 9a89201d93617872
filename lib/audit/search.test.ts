import { expect, test } from "vitest";
import { startOf } from "./search.ts";

test.each([
  ["2026-10-01", "UTC", "2026-10-01T00:00:00.000Z"],
  ["2026-10-01", "Europe/Berlin", "2026-09-30T22:00:00.000Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
  // Midnight was left out that day: it began at one o'clock.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
  ["2026-10-01T12:00:00+02:00", "Asia/Kathmandu", "2026-10-01T10:00:00.000Z"],
])("%s begins in %s at %s", (value, zone, wanted) => {
  expect(startOf(value, zone).toISOString()).toBe(wanted);
});
