import type { PlanView } from "#lib/runs/schema.ts";

/** A plan to block 287 of 312 tenants. */
export function makePlan(part: Partial<PlanView> = {}): PlanView {
  return {
    id: "01a20961-22d2-74bf-a009-12aa205d2450",
    action: "block",
    options: {
      when: { kind: "now" },
      canaryTag: "canary",
      waves: true,
      concurrency: 8,
      stopAfter: { failures: 5, percent: 10 },
    },
    filter: null,
    requestedBy: "A technician",
    createdAt: "2026-11-23T14:00:00.000Z",
    expiresAt: "2026-11-23T14:15:00.000Z",
    isStale: false,
    runId: null,
    total: 312,
    counts: { change: 250, "read-first": 37, same: 25 },
    visits: 287,
    inBusinessHours: 0,
    canaries: 0,
    firstStart: null,
    lastStart: null,
    withoutConnectors: 0,
    surveys: { asked: 0, read: 0, failed: 0 },
    needsReason: true,
    ...part,
  };
}
