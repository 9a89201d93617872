import { expect, test } from "vitest";
import type { Cloud, CloudTenant } from "../cloud.ts";
import type { LedgerEntry } from "../ledger.ts";
import { transportValue } from "./transport-setting.ts";

const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const change = (
  seconds: number,
  before: boolean | null,
  after: boolean,
  more: Partial<LedgerEntry> = {},
) => ({
  at: at(seconds),
  tenantId: "a",
  before,
  after,
  changed: { RejectDirectSend: after },
  ...more,
});
const seenAt = (seconds: number, entries: object[]) =>
  transportValue(
    { ledger: { entries: () => entries } } as unknown as Cloud,
    {
      id: "a",
      state: { settings: { RejectDirectSend: true }, propagationSeconds: 30 },
    } as unknown as CloudTenant,
    seconds * 1_000,
  );

test("transport sees each change when its time is over, and changes in between in their order", () => {
  const entries = [change(10, null, true), change(20, true, false), change(30, false, true)];
  expect([39, 40, 49, 50, 59, 60].map((seconds) => seenAt(seconds, entries))).toEqual([
    null,
    true,
    true,
    false,
    false,
    true,
  ]);
});

test("other tenants' changes, other settings and reads do not count", () => {
  const entries = [
    change(95, false, true, { tenantId: "b" }),
    change(96, false, true, { answeredAs: "b" }),
    { at: at(97), tenantId: "a", changed: { AuditDisabled: true } },
    { at: at(98), tenantId: "a" },
  ];
  expect(seenAt(100, entries)).toBe(true);
  expect(seenAt(100, [change(97, false, true, { tenantId: "b", answeredAs: "a" }), ...entries])).toBe(false);
});
