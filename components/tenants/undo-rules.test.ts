import { describe, expect, it } from "vitest";
import type { TenantView } from "#lib/tenants/schema.ts";
import { makeTenant } from "./test-tenant.ts";
import { offerUndo } from "./undo-rules.ts";

const at = "2026-11-02T10:00:00.000Z";
const readAt = Date.parse(at);
const none = new Set<string>();

const changed = (facts: Partial<NonNullable<TenantView["lastChange"]>> = {}) =>
  makeTenant({
    directSend: "blocked",
    lastChange: {
      runId: "run",
      action: "block",
      at,
      words: "Saved",
      before: "allowed",
      undoable: true,
      ...facts,
    },
  });
const active = (activeState: TenantView["activeState"], activeAction: TenantView["activeAction"] = "block") =>
  makeTenant({ activeRunId: "run", activeAction, activeState });

describe("Undo in a tenant's row", () => {
  it("restores the recorded value for 60 s after the change was read back, and not longer", () => {
    expect(offerUndo(changed(), readAt + 59_999, none)).toEqual({
      runId: "run",
      words: "restores Allowed",
      until: readAt + 60_000,
    });
    expect(offerUndo(changed(), readAt + 60_000, none)).toBeNull();
  });

  it("is not offered where Sendlock only watches by now", () => {
    expect(offerUndo({ ...changed(), access: "watch" }, readAt, none)).toBeNull();
  });

  it("cancels while the change waits, and waits while it is at work, however long that takes", () => {
    const later = readAt + 3_600_000;
    expect(offerUndo(active("queued"), later, none)?.words).toMatch(/^cancels it/);
    expect(offerUndo(active("running"), later, none)?.words).toMatch(/^waits until it is through/);
    expect(offerUndo(active("verifying"), later, none)?.words).toMatch(/^waits until it is through/);
    expect(offerUndo(active("queued"), later, none)?.until).toBeNull();
  });

  it("is not offered where nothing was changed or no value was recorded", () => {
    expect(offerUndo(makeTenant(), readAt, none)).toBeNull();
    expect(offerUndo(changed({ undoable: false }), readAt, none)).toBeNull();
    expect(offerUndo(changed({ before: null }), readAt, none)).toBeNull();
    expect(offerUndo(active("running", "check"), readAt, none)).toBeNull();
  });

  it("is offered once: not for an undo, and not for a run whose undo was asked for", () => {
    expect(offerUndo(changed({ action: "undo" }), readAt, none)).toBeNull();
    expect(offerUndo(active("queued", "undo"), readAt, none)).toBeNull();
    expect(offerUndo(changed(), readAt, new Set(["run"]))).toBeNull();
    expect(offerUndo(active("running"), readAt, new Set(["run"]))).toBeNull();
  });

  it("takes back nothing older while a newer request is at work", () => {
    const checking = { ...changed(), activeRunId: "check", activeAction: "check" as const };
    expect(offerUndo(checking, readAt, none)).toBeNull();
  });
});
