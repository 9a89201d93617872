import { randomUUIDv7 } from "node:crypto";
import type { Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { dealWaves, type Intent, isVisit, judgeTenant, skipCode, wantedState } from "./plan-rules.ts";
import type { RunOptions, Verdict } from "./schema.ts";
import type { TargetTenant } from "./target.ts";
import { type BusinessHours, isInWindow, nextWindow } from "./windows.ts";

/** What a run would do with one tenant, and when: a row of a plan. */
export interface PlannedItem {
  tenantId: string;
  verdict: Verdict;
  /** Sendlock may only read it. */
  isWatched: boolean;
  known: DirectSend;
  knownAt: Date | null;
  /** When it would begin, where it waits for a time or a change window. */
  startsAt: Date | null;
  isCanary: boolean;
}

/** An item as a run begins with it. */
export interface NewItem {
  tenantId: string;
  requested: DirectSend | null;
  /** It acts only where this is still read; null: on any value. */
  expected: DirectSend | null;
  /** Why it is skipped without a visit; null: it is visited. */
  skipped: string | null;
  wave: number;
  dueAt: Date;
}

/** Judges each tenant of a frozen target at a time. */
export function judgeTarget(
  tenants: readonly TargetTenant[],
  { action, isRetry = false }: Omit<Intent, "when">,
  options: RunOptions,
  now: Date,
): PlannedItem[] {
  const windowOf = lookUpWindows(now);
  return tenants.map((tenant) => {
    const { isOpen, next } = windowOf(tenant);
    const facts = { ...tenant, isInBusinessHours: !isOpen };
    const verdict = judgeTenant(facts, { action, when: options.when.kind, isRetry });
    const visited = isVisit(verdict);
    const isCanary = visited && action !== "check" && tenant.tags.includes(options.canaryTag);
    const startsAt = visited ? startOf(options.when, next) : null;
    const { id: tenantId, isWatched, known, knownAt } = tenant;
    return { tenantId, verdict, isWatched, known, knownAt, startsAt, isCanary };
  });
}

/** Thousands of tenants share a few business hours: each is worked out once. */
function lookUpWindows(now: Date): (hours: BusinessHours) => { isOpen: boolean; next: Date } {
  const known = new Map<string, { isOpen: boolean; next: Date }>();
  return ({ timeZone, businessDays, businessFrom, businessTo }) => {
    const hours = { timeZone, businessDays, businessFrom, businessTo };
    const key = JSON.stringify(hours);
    const window = known.get(key) ?? { isOpen: isInWindow(now, hours), next: nextWindow(now, hours) };
    known.set(key, window);
    return window;
  };
}

function startOf(when: RunOptions["when"], next: Date): Date | null {
  if (when.kind === "now") return null;
  return when.kind === "at" ? new Date(when.at) : next;
}

/** The items of a run from what was planned: what is skipped, in which wave the others go, and what each expects to find. */
export function dealItems(
  planned: readonly PlannedItem[],
  action: Intent["action"],
  options: RunOptions,
  now: Date,
): NewItem[] {
  const visited = planned.filter(({ verdict }) => isVisit(verdict));
  // Sorting is stable: those that begin together keep their order.
  const inOrder = visited.toSorted((a, b) => (a.startsAt?.getTime() ?? 0) - (b.startsAt?.getTime() ?? 0));
  const dealt = dealWaves(
    inOrder.map(({ isCanary }) => isCanary),
    options,
  );
  const waveOf = new Map(inOrder.map((item, index) => [item, dealt[index] ?? 1]));
  return planned.map((item) => ({
    tenantId: item.tenantId,
    requested: wantedState[action],
    expected: item.verdict === "change" || item.verdict === "outside-window" ? item.known : null,
    skipped: item.isWatched && action !== "check" ? "watch-only" : skipCode[item.verdict],
    wave: waveOf.get(item) ?? 1,
    dueAt: item.startsAt ?? now,
  }));
}

/** Inserts items in one statement, however many: createMany would need a parameter for each value. */
export async function insertItems(
  tx: Tx,
  runId: string,
  items: readonly NewItem[],
  now: Date,
): Promise<void> {
  const rows = items.map(({ skipped, ...item }, position) => ({
    id: randomUUIDv7(),
    position,
    ...item,
    state: skipped ? "skipped" : "queued",
    errorCode: skipped,
    endedAt: skipped ? now : null,
  }));
  await tx.$executeRaw`
    INSERT INTO run_items (id, run_id, tenant_id, position, state, requested, expected, error_code, wave, due_at, ended_at)
    SELECT item.id, ${runId}::uuid, "tenantId", position, state, requested, expected, "errorCode", wave, "dueAt", "endedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS item(
      id uuid, "tenantId" uuid, position int, state "ItemState", requested "DirectSend", expected "DirectSend",
      "errorCode" text, wave int, "dueAt" timestamptz, "endedAt" timestamptz)`;
}
