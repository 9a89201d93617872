import { describe, expect, it } from "vitest";
import type { TenantView } from "#lib/tenants/schema.ts";
import { type Action, statusWords, whyUnavailable } from "./action-rules.ts";

const tenant: TenantView = {
  id: "1",
  name: "Contoso",
  domain: "contoso.onmicrosoft.com",
  entraTenantId: "2",
  cloud: "simulated",
  tags: [],
  directSend: "allowed",
  reason: null,
  checkedAt: null,
  activeRunId: null,
  activeAction: null,
  lastChange: null,
  error: null,
};

const available = (directSend: TenantView["directSend"], may = true, busy: string | null = null): Action[] =>
  (["check", "block", "allow"] as const).filter(
    (action) => !whyUnavailable(action, { ...tenant, directSend }, may, busy),
  );

describe("what can be done with a tenant", () => {
  it("offers only what would change something", () => {
    expect(available("allowed")).toEqual(["check", "block"]);
    expect(available("blocked")).toEqual(["check", "allow"]);
  });

  it("never allows what was not read", () => {
    expect(available("unknown")).toEqual(["check", "block"]);
  });

  it("offers nothing to a viewer or while the tenant is at work, and says why", () => {
    expect(available("allowed", false)).toEqual([]);
    expect(available("allowed", true, "check")).toEqual([]);
    expect(whyUnavailable("block", tenant, false, null)).toBe("Needs Technician");
  });
});

describe("what is said of a tenant", () => {
  it("names no state while a change is under way", () => {
    const blocked = { ...tenant, directSend: "blocked" as const };
    expect(statusWords(blocked, "block")).toBe("Applying…");
    expect(statusWords(blocked, "check")).toBe("Reading…");
  });
});
