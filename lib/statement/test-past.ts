import type { AuditEvent } from "../audit/schema.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Past } from "./rules.ts";
import type { TimedReading } from "./schema.ts";

const tenant = {
  id: "0190c1de-0000-7000-8000-0000000000aa",
  entraTenantId: "0190c1de-0000-4000-8000-0000000000bb",
  domain: "contoso.onmicrosoft.com",
  name: "Contoso",
};
const actor = { kind: "person", id: "p1", name: "Pat Price", role: "technician" } as const;

/** A run's id by its number. */
export const run = (number: number) => `0190c1de-0000-7000-8000-${String(number).padStart(12, "0")}`;

const day0 = Date.UTC(2026, 0, 1);

/** A time so many hours after the first of January. */
export const hour = (hours: number) => new Date(day0 + hours * 3_600_000).toISOString();

/** What becomes of one tenant, written down as web and worker would. */
export class TestPast implements Past {
  readonly readings: TimedReading[] = [];
  readonly events: AuditEvent[] = [];
  readonly since: string;
  readonly until: string;

  constructor(sinceHours: number, untilHours: number) {
    this.since = hour(sinceHours);
    this.until = hour(untilHours);
  }

  add(hours: number, type: AuditEvent["type"], more: object): this {
    const chain = { v: 2, seq: this.events.length + 1, prev: "", at: hour(hours) };
    this.events.push({ ...chain, actor, tenant, itemId: run(999), attempt: 1, ...more, type } as AuditEvent);
    return this;
  }

  read(hours: number, directSend: DirectSend, runNumber: number): this {
    this.readings.push({ at: hour(hours), directSend, runId: run(runNumber) });
    return this;
  }

  /** A reading by which a change that was made elsewhere is seen. */
  readOutside(hours: number, before: DirectSend, after: DirectSend, runNumber: number): this {
    return this.read(hours, after, runNumber).add(hours, "tenant.changedOutside", {
      runId: run(runNumber),
      before,
      after,
    });
  }

  /** The `go` of a Set. */
  go(hours: number, before: DirectSend | null, requested: DirectSend, runNumber: number, attempt = 1): this {
    return this.add(hours, "item.setting", { runId: run(runNumber), before, requested, attempt });
  }

  ask(hours: number, action: string, runNumber: number, why: object = {}): this {
    return this.add(hours, "run.requested", {
      runId: run(runNumber),
      action,
      tenants: [tenant],
      reason: null,
      ...why,
    });
  }

  /** A whole change that went well: asked for, set 0.01 h later, read back after another 0.01 h. */
  change(hours: number, before: DirectSend, after: DirectSend, runNumber: number, why: object = {}): this {
    return this.ask(hours, after === "blocked" ? "block" : "allow", runNumber, why)
      .go(hours + 0.01, before, after, runNumber)
      .read(hours + 0.02, before, runNumber)
      .read(hours + 0.02, after, runNumber)
      .add(hours + 0.02, "item.succeeded", {
        runId: run(runNumber),
        before,
        requested: after,
        after,
        result: "changed",
      });
  }
}
