import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameTenants } from "../audit/rules.ts";
import type { EventTenant, NewEvent } from "../audit/schema.ts";
import { readClock, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { advance, releaseUndo } from "./advance.ts";
import { getRun } from "./queries.ts";
import { requesterColumns, standingUndo } from "./rules.ts";
import type { RunState, RunView } from "./schema.ts";

/**
 * Cancels what has not begun. What is at work finishes and is reported.
 * @throws AppError `not-found`, `run-over`
 */
export async function cancelRun(store: Store, actor: Actor, origin: Origin, runId: string): Promise<RunView> {
  await requireRun(store, actor, runId);
  await store.db.$transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    if (run.finishedAt || !["running", "waiting", "paused"].includes(run.state)) throw runOver();
    await appendEvents(tx, store.signer, await cancelQueued(store, tx, actor, origin, runId));
  });
  return requireRun(store, actor, runId);
}

/**
 * Takes a run back: what has not begun is cancelled; what is at work is waited for; what was changed is set to
 * its recorded value by a run of its own, where the value is still the one that was set. Asked twice it is one undo.
 * @returns the run that takes it back, or the run itself when cancelling it was enough
 * @throws AppError `not-found`, `not-undoable`
 */
export async function undoRun(store: Store, actor: Actor, origin: Origin, runId: string): Promise<RunView> {
  const seen = await requireRun(store, actor, runId);
  if (seen.action === "check")
    throw new AppError("not-undoable", {
      detail: "A check changes nothing, so there is nothing to undo.",
      fix: "Nothing to do.",
    });
  const resultId = await store.db.$transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    const earlier = await tx.run.findFirst({ where: { undoOfId: runId, ...standingUndo.where } });
    if (earlier) return earlier.id;
    const begun = await tx.runItem.count({
      where: { runId, state: { notIn: ["queued", "cancelled", "skipped"] } },
    });
    if (!run.finishedAt && begun === 0) {
      await appendEvents(tx, store.signer, await cancelQueued(store, tx, actor, origin, runId));
      return runId;
    }
    const undo = await tx.run.create({
      data: {
        action: "undo",
        state: "waiting",
        reason: `Undo of ${run.action}`,
        undoOfId: runId,
        ...requesterColumns(actor),
      },
    });
    const requested: NewEvent = {
      type: "run.requested",
      actor,
      origin,
      runId: undo.id,
      action: "undo",
      ...nameTenants(await tenantsOf(tx, runId)),
      reason: undo.reason,
      undoOfId: runId,
    };
    const rest = run.finishedAt
      ? await releaseUndo(store, tx, runId)
      : await cancelQueued(store, tx, actor, origin, runId);
    await appendEvents(tx, store.signer, [requested, ...rest]);
    return undo.id;
  });
  return requireRun(store, actor, resultId);
}

async function requireRun(store: Store, actor: Actor, runId: string): Promise<RunView> {
  const run = await getRun(store.db, scopeOf(actor), runId);
  if (!run)
    throw new AppError("not-found", { detail: "There is no such run.", fix: "Load the list of runs again." });
  return run;
}

function runOver(): AppError {
  return new AppError("run-over", {
    detail: "Nothing of this run is left to begin.",
    fix: "Undo it if its changes are not wanted.",
  });
}

interface LockedRun {
  state: RunState;
  action: string;
  finishedAt: Date | null;
}

async function lockRun(tx: Tx, runId: string): Promise<LockedRun> {
  const [run] = await tx.$queryRaw<LockedRun[]>`
    SELECT state, action, finished_at AS "finishedAt" FROM runs WHERE id = ${runId}::uuid FOR UPDATE`;
  if (!run) throw new Error(`Run ${runId} is gone.`);
  return run;
}

/** Cancels the run and its items that have not begun; those at work get no permission to set any more. */
async function cancelQueued(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin,
  runId: string,
): Promise<NewEvent[]> {
  await tx.$executeRaw`UPDATE runs SET state = 'cancelled' WHERE id = ${runId}::uuid`;
  const cancelled = await tx.runItem.updateManyAndReturn({
    where: { runId, state: "queued" },
    data: { state: "cancelled", endedAt: await readClock(tx) },
    select: { tenantId: true },
  });
  const tenants = await tenantsOf(
    tx,
    runId,
    cancelled.map(({ tenantId }) => tenantId),
  );
  return [
    { type: "run.cancelled", actor, origin, runId, ...nameTenants(tenants) },
    ...(await advance(store, tx, runId)),
  ];
}

async function tenantsOf(tx: Tx, runId: string, only?: string[]): Promise<EventTenant[]> {
  const items = await tx.runItem.findMany({
    where: { runId, ...(only ? { tenantId: { in: only } } : {}) },
    orderBy: { position: "asc" },
    select: { tenant: { select: { id: true, entraTenantId: true, domain: true, name: true } } },
  });
  return items.map(({ tenant }) => tenant);
}
