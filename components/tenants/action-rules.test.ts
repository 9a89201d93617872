import { describe, expect, it } from "vitest";
import type { TenantView } from "#lib/tenants/schema.ts";
import { type Action, isOld, statusWords, type Work, whyUnavailable, workWords } from "./action-rules.ts";
import { makeTenant } from "./test-tenant.ts";

const reading: Work = { action: "check", state: "running" };

const available = (directSend: TenantView["directSend"], may = true, work: Work | null = null): Action[] =>
  (["check", "block", "allow"] as const).filter(
    (action) => !whyUnavailable(action, makeTenant({ directSend }), may, work),
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
    expect(available("allowed", true, reading)).toEqual([]);
    expect(whyUnavailable("block", makeTenant(), false, null)).toBe("Needs Technician");
  });
});

it("a tenant that is only watched is offered to be read, and says why nothing else", () => {
  for (const directSend of ["blocked", "allowed", "unknown"] as const) {
    const watched = makeTenant({ directSend, access: "watch" });
    expect(whyUnavailable("check", watched, true, null)).toBeNull();
    for (const action of ["block", "allow"] as const)
      expect(whyUnavailable(action, watched, true, null)).toBe("Only watched: Sendlock may not change it");
  }
});

describe("what is said of a tenant", () => {
  it("names no state while a change is under way", () => {
    const blocked = makeTenant({ directSend: "blocked" });
    for (const action of ["check", "block", "allow", "undo"] as const)
      for (const state of ["asked", "queued", "running", "verifying"] as const) {
        const words = statusWords(blocked, { action, state });
        expect(words).not.toMatch(/blocked|allowed/i);
        expect(words).not.toBe("");
      }
  });

  it("tells waiting from working", () => {
    expect(workWords({ action: "block", state: "queued" })).toBe("Waiting to block");
    expect(workWords({ action: "block", state: "running" })).toBe("Applying…");
    expect(workWords({ action: "block", state: "verifying" })).toBe("Set, not read back yet");
    expect(workWords({ action: "check", state: "asked" })).toBe("Waiting to read");
    expect(workWords({ action: "undo", state: "running" })).toBe("Restoring…");
  });

  it("calls a reading old after 24 hours, and none at all never", () => {
    const now = Date.parse("2026-11-02T10:00:00Z");
    expect(isOld("2026-11-01T10:00:00Z", now)).toBe(false);
    expect(isOld("2026-11-01T09:59:59Z", now)).toBe(true);
    expect(isOld(null, now)).toBe(false);
  });
});
