import { appendEvents } from "../audit/commands.ts";
import { nameTenant } from "../audit/rules.ts";
import type { NewEvent } from "../audit/schema.ts";
import { Prisma, readClock, type Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Store } from "../store.ts";
import { advance } from "./advance.ts";
import type { Claim } from "./claim.ts";
import { decideTransition, type Outcome, type Transition } from "./outcome.ts";

interface ItemRow {
  state: "running" | "verifying";
  requested: DirectSend | null;
  before: DirectSend | null;
  setAt: Date | null;
  attempt: number;
  tries: number;
  rereads: number;
}

/**
 * Records what an attempt learned: item, readings, tenant, audit events and the run's end, in one transaction.
 * Call it when the attempt's engine has ended.
 * @param ageMs how long ago Exchange answered: what it said then is no younger for being recorded late
 * @returns false when the item is another attempt's by now; then nothing but the engine's end is noted
 */
export async function recordOutcome(
  store: Store,
  claim: Claim,
  outcome: Outcome,
  { ms = {}, ageMs = 0 }: { ms?: Record<string, number>; ageMs?: number } = {},
): Promise<boolean> {
  return store.db.$transaction(async (tx) => {
    const now = await readClock(tx);
    await tx.attempt.updateMany({
      where: { itemId: claim.itemId, number: claim.attempt },
      data: { endedAt: now, ms, errorCode: "failure" in outcome ? outcome.failure.code : null },
    });
    const goesOn = await lockRun(tx, claim);
    const item = await lockItem(tx, claim);
    if (!item) return false;
    const transition = decideTransition(item, outcome, goesOn);
    const readAt = new Date(now.getTime() - ageMs);
    await updateItem(tx, claim, item, transition, outcome, now);
    if (outcome.kind === "failed" && outcome.settled && transition.state === "queued")
      await forgetGo(tx, claim);
    const before = await recordReadings(tx, claim, outcome, readAt);
    await updateTenant(tx, claim, outcome, transition, readAt);
    await wakeNext(store, tx, claim, transition, now);
    const finished = transition.to === "end" ? await advance(store, tx, claim.runId) : [];
    const events = [...describeOutcome(claim, item, outcome, transition, before), ...finished];
    if (events.length > 0) await appendEvents(tx, store.signer, events);
    return true;
  });
}

/** Whether the run goes on. Locked before the item, as everywhere: two orders of locks would be a deadlock. */
async function lockRun(tx: Tx, claim: Claim): Promise<boolean> {
  const [run] = await tx.$queryRaw<
    { state: string }[]
  >`SELECT state FROM runs WHERE id = ${claim.runId}::uuid FOR UPDATE`;
  return run?.state === "running";
}

async function lockItem(tx: Tx, claim: Claim): Promise<ItemRow | null> {
  const [item] = await tx.$queryRaw<ItemRow[]>`
    SELECT state, requested, before, set_at AS "setAt", attempt, tries, rereads FROM run_items
    WHERE id = ${claim.itemId}::uuid AND attempt = ${claim.attempt} AND state IN ('running', 'verifying') FOR UPDATE`;
  return item ?? null;
}

async function updateItem(
  tx: Tx,
  claim: Claim,
  item: ItemRow,
  transition: Transition,
  outcome: Outcome,
  now: Date,
): Promise<void> {
  const failure = "failure" in transition ? transition.failure : null;
  const error = {
    errorCode: failure?.code ?? ("code" in transition ? transition.code : null),
    errorRaw: failure?.raw ?? null,
  };
  const before = item.before ?? firstRead(outcome);
  if (transition.to === "end") {
    const succeeded =
      transition.state === "succeeded" ? { after: transition.after, result: transition.result } : {};
    await tx.runItem.update({
      where: { id: claim.itemId },
      data: {
        state: transition.state,
        ...succeeded,
        ...error,
        before,
        leaseUntil: null,
        endedAt: now,
      },
    });
    return;
  }
  const { state, tries, rereads, afterSeconds } = transition;
  await tx.runItem.update({
    where: { id: claim.itemId },
    data: { state, tries, rereads, ...error, before, leaseUntil: null },
  });
  await tx.$executeRaw`UPDATE run_items SET due_at = now() + make_interval(secs => ${afterSeconds}) WHERE id = ${claim.itemId}::uuid`;
}

/**
 * After a refusal nothing of this item is under way any more: the next attempt begins anew, with a `before` of its
 * own, and a value that it finds is not ours. Unless an attempt that never reported its end had a `go` too.
 */
async function forgetGo(tx: Tx, claim: Claim): Promise<void> {
  await tx.$executeRaw`
    UPDATE run_items SET set_at = NULL, before = NULL WHERE id = ${claim.itemId}::uuid AND NOT EXISTS (
      SELECT FROM attempts WHERE item_id = ${claim.itemId}::uuid AND go_at IS NOT NULL AND ended_at IS NULL)`;
}

/** What Exchange told before any Set of this attempt. */
function firstRead(outcome: Outcome): DirectSend | null {
  if (outcome.kind === "set") return outcome.before;
  if (outcome.kind === "read") return outcome.value;
  return ("read" in outcome ? outcome.read : undefined) ?? null;
}

/** Each observation in order, newest last. */
function observed(outcome: Outcome): DirectSend[] {
  if (outcome.kind === "set" && outcome.result === "changed") return [outcome.before, outcome.after];
  const first = firstRead(outcome);
  return first ? [first] : [];
}

/** Stores the readings and returns the state that was known before them. */
async function recordReadings(tx: Tx, claim: Claim, outcome: Outcome, readAt: Date): Promise<DirectSend> {
  const [tenant] = await tx.$queryRaw<{ direct_send: DirectSend }[]>`
    SELECT direct_send FROM tenants WHERE id = ${claim.tenant.id}::uuid FOR UPDATE`;
  for (const value of observed(outcome))
    await tx.$executeRaw`
      INSERT INTO readings (tenant_id, direct_send, at, run_id)
      VALUES (${claim.tenant.id}::uuid, ${value}::"DirectSend", ${readAt}, ${claim.runId}::uuid)`;
  return tenant?.direct_send ?? "unknown";
}

async function updateTenant(
  tx: Tx,
  claim: Claim,
  outcome: Outcome,
  transition: Transition,
  readAt: Date,
): Promise<void> {
  const value = observed(outcome).at(-1);
  const failure = "failure" in transition ? transition.failure : null;
  const error = failure
    ? Prisma.sql`error_code = ${failure.code}, error_raw = ${failure.raw}, error_at = now()`
    : Prisma.sql`error_code = NULL, error_raw = NULL, error_at = NULL`;
  if (outcome.kind === "wait" && !value) return;
  const state = value ? stateRead(value, readAt) : stateUnread(transition, outcome, failure?.code);
  await tx.$executeRaw`UPDATE tenants SET ${error} ${state} WHERE id = ${claim.tenant.id}::uuid`;
}

function stateRead(value: DirectSend, readAt: Date): Prisma.Sql {
  const reason = value === "unknown" ? "setting-absent" : null;
  return Prisma.sql`, direct_send = ${value}::"DirectSend", unknown_reason = ${reason}, checked_at = ${readAt}`;
}

/** Without a reading the last known state stays, unless a Set may have left: then nobody knows it. */
function stateUnread(transition: Transition, outcome: Outcome, code: string | undefined): Prisma.Sql {
  if (outcome.kind === "uncertain" || transition.state === "verifying")
    return Prisma.sql`, direct_send = 'unknown', unknown_reason = 'verifying'`;
  if (transition.state === "unverified")
    return Prisma.sql`, direct_send = 'unknown', unknown_reason = 'unverified'`;
  if (!code) return Prisma.empty;
  return Prisma.sql`, unknown_reason = CASE WHEN direct_send = 'unknown' THEN ${code} ELSE unknown_reason END`;
}

/** An item that ends frees its tenant for the items that wait for it. */
async function wakeNext(
  store: Store,
  tx: Tx,
  claim: Claim,
  transition: Transition,
  now: Date,
): Promise<void> {
  if (transition.state === "verifying") return;
  const waiting = await tx.runItem.findMany({
    where: {
      tenantId: claim.tenant.id,
      state: "queued",
      dueAt: { lte: now },
      id: { not: claim.itemId },
    },
    orderBy: { id: "asc" },
    take: 1,
    select: { id: true },
  });
  await store.queue.wake(
    tx,
    "run-item",
    waiting.map(({ id }) => id),
  );
}

/** The audit events of one outcome. A check speaks only where the known state changed. */
function describeOutcome(
  claim: Claim,
  item: ItemRow,
  outcome: Outcome,
  transition: Transition,
  known: DirectSend,
): NewEvent[] {
  const tenant = nameTenant(claim.tenant);
  const common = { actor: claim.requester, runId: claim.runId, tenant };
  if (!item.requested) {
    const after = observed(outcome).at(-1);
    if (!after || after === known) return [];
    return [{ type: "tenant.stateRead", ...common, before: known, after }];
  }
  const before = item.before ?? firstRead(outcome);
  const change = {
    ...common,
    itemId: claim.itemId,
    attempt: claim.attempt,
    before,
    requested: item.requested,
  };
  const failed =
    "failure" in transition && transition.failure
      ? { errorCode: transition.failure.code, errorRaw: transition.failure.raw }
      : null;
  if (transition.to === "again")
    return transition.state === "verifying" && item.state === "running" && failed
      ? [{ type: "item.verifying", ...change, ...failed }]
      : [];
  switch (transition.state) {
    case "succeeded":
      return [{ type: "item.succeeded", ...change, after: transition.after, result: transition.result }];
    case "skipped":
      return [{ type: "item.skipped", ...change, why: transition.code }];
    default:
      return failed
        ? [
            {
              type: transition.state === "unverified" ? "item.unverified" : "item.failed",
              ...change,
              ...failed,
            },
          ]
        : [];
  }
}
