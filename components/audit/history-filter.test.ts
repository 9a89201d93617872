import { describe, expect, it } from "vitest";
import { auditParams, cleanFilter, isFiltered, noFilter } from "./history-filter.ts";

const tenant = "0190c1de-0000-7000-8000-000000000001";

describe("a filter from an address", () => {
  it("keeps what can be and leaves out what can't", () => {
    const filter = cleanFilter({
      q: "scanner",
      tenant,
      kind: "item.failed",
      from: "2026-11-23",
      run: "nonsense",
    });
    expect(filter).toEqual({ ...noFilter, q: "scanner", tenant, kind: "item.failed", from: "2026-11-23" });
    expect(cleanFilter({ kind: "nothing.such", to: "2026-13-45", tenant: "1" })).toEqual(noFilter);
  });

  it("counts as one only when it narrows something", () => {
    expect(isFiltered(noFilter)).toBe(false);
    expect(isFiltered({ ...noFilter, q: "  " })).toBe(false);
    expect(isFiltered({ ...noFilter, to: "2026-11-23" })).toBe(true);
  });
});

describe("what is asked of the API", () => {
  it("is only what the filter says", () => {
    expect(auditParams(noFilter)).toEqual({});
    expect(auditParams({ ...noFilter, q: " a ", tenant, person: "p", kind: "item.failed" })).toEqual({
      q: "a",
      tenantId: tenant,
      actorId: "p",
      type: "item.failed",
    });
  });

  it("holds the whole last day, in the reader's time zone", () => {
    const { from, to } = auditParams({ ...noFilter, from: "2026-11-23", to: "2026-11-23" });
    expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(24 * 60 * 60_000);
    expect(new Date(from ?? "").getHours()).toBe(0);
    expect(new Date(from ?? "").getDate()).toBe(23);
  });
});
