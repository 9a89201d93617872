import type { RunView } from "#lib/runs/schema.ts";

/** A run that blocks 60 tenants: 37 are through. */
export function makeRun(part: Partial<RunView> = {}): RunView {
  return {
    id: "01a20961-8be5-73d5-bb6d-c86165ea0663",
    action: "block",
    state: "running",
    outcome: null,
    reason: "As agreed",
    requestedBy: "A technician",
    createdAt: "2026-11-23T14:00:00.000Z",
    finishedAt: null,
    undoOfId: null,
    undoneById: null,
    retryOfId: null,
    planId: null,
    ticket: null,
    options: {
      when: { kind: "now" },
      canaryTag: "canary",
      waves: true,
      concurrency: 8,
      stopAfter: { failures: 5, percent: 10 },
    },
    startAt: null,
    wave: 3,
    waves: 6,
    stopAt: 6,
    total: 60,
    tenant: null,
    counts: { succeeded: 35, failed: 2, running: 4, verifying: 1, queued: 18 },
    ...part,
  };
}

export const overAt = "2026-11-23T14:20:00.000Z";
