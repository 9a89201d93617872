import type { Tx } from "../db.ts";
import type { Store } from "../store.ts";
import { type BusinessHours, isInWindow, nextWindow } from "./windows.ts";

export interface Going {
  runId: string;
  /** The newest wave that was let go. */
  wave: number;
  /** Items of this run that may be at work at once. */
  concurrency: number;
  /** Each tenant is changed outside its business hours only. */
  isInWindows: boolean;
  /** Items released and not over: queued or at work. */
  inFlight: number;
  /** Whether a wave after the canaries may begin. */
  mayLeaveCanaries: boolean;
  now: Date;
}

interface Candidate extends BusinessHours {
  id: string;
  wave: number;
}

/**
 * Lets go what may go now, and wakes workers for it. An item that waits for a later time, for its window or for a
 * tenant that is at work holds up no other. Call it with the run's row locked.
 */
export async function releaseItems(store: Store, tx: Tx, going: Going): Promise<void> {
  const { runId, wave, concurrency } = going;
  let slots = concurrency - going.inFlight;
  if (slots <= 0) slots = await takeBack(tx, runId);
  if (slots <= 0) return;
  let chosen = await choose(tx, going, 0, wave, slots);
  const mayBegin = going.inFlight === 0 && (wave > 0 || going.mayLeaveCanaries);
  if (chosen.length === 0 && mayBegin) {
    const [next] = await choose(tx, going, wave + 1, null, 1);
    if (next) chosen = await choose(tx, going, next.wave, next.wave, slots);
  }
  const newest = chosen.at(-1)?.wave ?? wave;
  if (newest > wave) await tx.$executeRaw`UPDATE runs SET wave = ${newest} WHERE id = ${runId}::uuid`;
  const ids = chosen.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.$executeRaw`UPDATE run_items SET released_at = now() WHERE id = ANY(${ids}::uuid[])`;
  await store.queue.wake(tx, "run-item", ids);
}

/** The first items of some waves whose time has come, whose tenant is free and, in a run in windows, in its window. */
async function choose(
  tx: Tx,
  going: Going,
  fromWave: number,
  toWave: number | null,
  limit: number,
): Promise<Candidate[]> {
  const found = await findCandidates(tx, going.runId, fromWave, toWave, limit);
  if (!going.isInWindows || found.every((item) => isInWindow(going.now, item))) return found;
  await moveToWindows(tx, going);
  return findCandidates(tx, going.runId, fromWave, toWave, limit);
}

function findCandidates(
  tx: Tx,
  runId: string,
  fromWave: number,
  toWave: number | null,
  limit: number,
): Promise<Candidate[]> {
  // The order is that of the index run_items_waiting, so that the first ones are found without looking at all.
  return tx.$queryRaw<Candidate[]>`
    SELECT item.id, item.wave, tenant.time_zone AS "timeZone", tenant.business_days AS "businessDays",
      tenant.business_from AS "businessFrom", tenant.business_to AS "businessTo"
    FROM run_items AS item JOIN tenants AS tenant ON tenant.id = item.tenant_id
    WHERE item.run_id = ${runId}::uuid AND item.state = 'queued' AND item.released_at IS NULL
      AND item.wave >= ${fromWave} AND (${toWave}::int IS NULL OR item.wave <= ${toWave}::int)
      AND item.due_at <= now() + interval '1 ms'
      AND NOT EXISTS (
        SELECT FROM run_items AS other WHERE other.tenant_id = item.tenant_id AND other.state IN ('running', 'verifying'))
    ORDER BY item.wave, item.due_at, item.position LIMIT ${limit}`;
}

/** Puts what is due in its tenant's business hours off until they end. */
async function moveToWindows(tx: Tx, { runId, now }: Going): Promise<void> {
  const groups = await tx.$queryRaw<(BusinessHours & { ids: string[] })[]>`
    SELECT tenant.time_zone AS "timeZone", tenant.business_days AS "businessDays",
      tenant.business_from AS "businessFrom", tenant.business_to AS "businessTo", array_agg(item.id::text) AS ids
    FROM run_items AS item JOIN tenants AS tenant ON tenant.id = item.tenant_id
    WHERE item.run_id = ${runId}::uuid AND item.state = 'queued' AND item.released_at IS NULL
      AND item.due_at <= now() + interval '1 ms'
    GROUP BY 1, 2, 3, 4`;
  const moved = groups.flatMap(({ ids, ...hours }) => {
    const dueAt = nextWindow(now, hours);
    return dueAt > now ? ids.map((id) => ({ id, dueAt })) : [];
  });
  await tx.$executeRaw`
    UPDATE run_items SET due_at = moved.due_at
    FROM unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ dueAt }) => dueAt)}::timestamptz[]) AS moved (id, due_at)
    WHERE run_items.id = moved.id`;
}

/**
 * Takes back what was let go and can't be taken because its tenant is read again and again by another item: that
 * may last half an hour, and would keep the place of somebody who could go. Returns how many places are free then.
 */
function takeBack(tx: Tx, runId: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE run_items SET released_at = NULL
    WHERE run_id = ${runId}::uuid AND state = 'queued' AND released_at IS NOT NULL AND EXISTS (
      SELECT FROM run_items AS other WHERE other.tenant_id = run_items.tenant_id AND other.state = 'verifying')`;
}
