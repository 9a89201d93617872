import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { appendEvents } from "#lib/audit/commands.ts";
import { isHistoryNotWritten } from "#lib/audit/not-written.ts";
import { isHistoryWritable, noteHistoryTrouble } from "#lib/audit/writable.ts";
import { trimChanges } from "#lib/changes/commands.ts";
import { findDueJobs } from "#lib/jobs/queries.ts";
import { advance, findRunsToAdvance } from "#lib/runs/advance.ts";
import { trimPlans } from "#lib/runs/plan.ts";
import { findDueItems } from "#lib/runs/queries.ts";
import type { WorkerEngines } from "#lib/runs/worker-engines.ts";
import type { Store } from "#lib/store.ts";
import { requestDailyCheck } from "./daily-check.ts";
import type { EnginePool, EngineStatus } from "./engine/pool.ts";

const mostItems = 500;

/** Wakes what is due and that no live worker holds, lets every run go on that may, and asks for the night's check. */
export async function sweep(store: Store): Promise<void> {
  const due = await findDueItems(store.db, mostItems);
  if (due.length > 0) await store.db.$transaction((tx) => store.queue.wake(tx, "run-item", due));
  const jobs = await findDueJobs(store.db, mostItems);
  if (jobs.length > 0) await store.db.$transaction((tx) => store.queue.wake(tx, "job", jobs));
  await trimChanges(store.db);
  await trimPlans(store.db);
  const errors = await advanceRuns(store);
  // Last: whatever is wrong with it, runs go on.
  await requestDailyCheck(store);
  if (errors.length > 0)
    throw new AggregateError(
      errors,
      `${errors.length} ${errors.length === 1 ? "run" : "runs"} could not be advanced.`,
    );
}

/** Each run by itself: one that can't be advanced holds up no other. Returns what went wrong. */
async function advanceRuns(store: Store): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const runId of await findRunsToAdvance(store.db))
    try {
      await store.db.$transaction(async (tx) => {
        const events = await advance(store, tx, runId);
        if (events.length > 0) await appendEvents(tx, store.signer, events);
      });
    } catch (error) {
      if (isHistoryNotWritten(error)) noteHistoryTrouble(store.db);
      errors.push(error);
    }
  return errors;
}

/** An id of this process, with the machine's name for the person who reads it. */
export function createWorkerId(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
}

/**
 * Says that this worker lives, which engines it has, which keys it lacks and whether it can write the history. Rows of workers gone for a day are
 * removed.
 */
export async function reportWorker(
  store: Store,
  workerId: string,
  engines: WorkerEngines,
  keysMissing: readonly string[] = [],
): Promise<void> {
  const history = (await isHistoryWritable(store)) ? {} : { history: "not-written" };
  const told = JSON.stringify({ ...engines, ...history });
  await store.db.$executeRaw`
    INSERT INTO workers (id, host, seen_at, engines, keys_missing)
    VALUES (${workerId}, ${hostname()}, now(), ${told}::jsonb, ${[...keysMissing]}::text[])
    ON CONFLICT (id) DO UPDATE
      SET seen_at = now(), engines = EXCLUDED.engines, keys_missing = EXCLUDED.keys_missing`;
  await store.db.$executeRaw`DELETE FROM workers WHERE seen_at < now() - interval '1 day'`;
}

/** Takes this worker off the list of those that live. */
export async function removeWorker(store: Store, workerId: string): Promise<void> {
  await store.db.worker.deleteMany({ where: { id: workerId } });
}

/** What the page may know of an engine: no paths. */
export function describeEngines(pool: EnginePool, hasSimulated: boolean): WorkerEngines {
  const show = (status: EngineStatus): WorkerEngines["real"] =>
    status.state === "ready" ? { state: "ready", engine: status.engine } : status;
  return {
    real: show(pool.status("global")),
    ...(hasSimulated ? { simulated: show(pool.status("simulated")) } : {}),
  };
}
