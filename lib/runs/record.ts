import { appendEvents } from "../audit/commands.ts";
import type { Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Store } from "../store.ts";
import { advance } from "./advance.ts";
import type { Claim } from "./claim.ts";
import { describeOutcome } from "./describe-outcome.ts";
import { decideTransition, type Outcome, type Transition } from "./outcome.ts";
import { beforeSet, isChangedOutside, recordReadings, updateTenant } from "./record-tenant.ts";
import type { RunState } from "./schema.ts";

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
    const { state: runState, now } = await lockRun(tx, claim);
    const item = await lockItem(tx, claim);
    // After run and item: a newer attempt that asks for its permission locks them first, and notes older ends.
    await tx.$executeRaw`
      UPDATE attempts SET ended_at = ${now}, ms = ${JSON.stringify(ms)}::jsonb,
        error_code = ${"failure" in outcome ? (outcome.failure?.code ?? null) : null}
      WHERE item_id = ${claim.itemId}::uuid AND number = ${claim.attempt}`;
    if (!item) return false;
    const transition = decideTransition(item, outcome, runState);
    const readAt = new Date(now.getTime() - ageMs);
    await updateItem(tx, claim, item, transition, outcome, now);
    if (outcome.kind === "failed" && outcome.settled && transition.state === "queued")
      await forgetGo(tx, claim);
    const known = await recordReadings(tx, claim, outcome, readAt);
    const isOutside = await isChangedOutside(tx, claim, outcome, known);
    await updateTenant(tx, claim, { outcome, transition, readAt, isOutside });
    await wakeNext(store, tx, claim, transition, now);
    const advanced = await advance(store, tx, claim.runId);
    const described = describeOutcome(claim, { item, outcome, transition, known, isOutside });
    const events = [...described, ...advanced];
    if (events.length > 0) await appendEvents(tx, store.signer, events);
    return true;
  });
}

/** Locked before the item, as everywhere: two orders of locks would be a deadlock. */
async function lockRun(tx: Tx, claim: Claim): Promise<{ state: RunState; now: Date }> {
  const [run] = await tx.$queryRaw<
    { state: RunState; now: Date }[]
  >`SELECT state, clock_timestamp() AS now FROM runs WHERE id = ${claim.runId}::uuid FOR NO KEY UPDATE`;
  if (!run) throw new Error(`Run ${claim.runId} is gone.`);
  return run;
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
  const before = beforeSet(item, outcome);
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
    // It waits for its turn anew.
    data: { state, tries, rereads, ...error, before, leaseUntil: null, releasedAt: null },
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
      releasedAt: { not: null },
      dueAt: { lte: now },
      id: { not: claim.itemId },
    },
    orderBy: { releasedAt: "asc" },
    take: 1,
    select: { id: true },
  });
  await store.queue.wake(
    tx,
    "run-item",
    waiting.map(({ id }) => id),
  );
}
