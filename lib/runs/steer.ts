import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { mostTenantsNamed } from "../audit/run-events.ts";
import type { EventTenant, NewEvent } from "../audit/schema.ts";
import type { Prisma, Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { advance } from "./advance.ts";
import { cancelItems } from "./cancel-items.ts";
import { lockRun, requireRun, runOver } from "./lock-run.ts";
import { requesterColumns, standingUndo } from "./rules.ts";
import { type RunState, type RunView, runOptionsSchema } from "./schema.ts";
import { releaseUndo } from "./undo.ts";

/**
 * Lets nothing new begin. What has its permission to set finishes; what has not yet goes back and waits.
 * @throws AppError `not-found`, `run-over`, `run-not-running`
 */
export async function pauseRun(store: Store, actor: Actor, origin: Origin, runId: string): Promise<RunView> {
  await requireRun(store, actor, runId);
  await store.db.$transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    if (run.state === "paused") return;
    if (run.finishedAt) throw runOver();
    if (run.state !== "running") throw notRunning(run.state);
    await tx.$executeRaw`UPDATE runs SET state = 'paused' WHERE id = ${runId}::uuid`;
    await tx.$executeRaw`
      UPDATE run_items SET released_at = NULL
      WHERE run_id = ${runId}::uuid AND state = 'queued' AND released_at IS NOT NULL`;
    await appendEvents(tx, store.signer, [{ type: "run.paused", actor, origin, runId }]);
  });
  return requireRun(store, actor, runId);
}

/**
 * Lets a paused run go on.
 * @throws AppError `not-found`, `run-over`, `run-not-running`
 */
export async function resumeRun(store: Store, actor: Actor, origin: Origin, runId: string): Promise<RunView> {
  await requireRun(store, actor, runId);
  await store.db.$transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    if (run.state === "running" && !run.finishedAt) return;
    if (run.finishedAt) throw runOver();
    if (run.state !== "paused") throw notRunning(run.state);
    await tx.$executeRaw`UPDATE runs SET state = 'running' WHERE id = ${runId}::uuid`;
    const advanced = await advance(store, tx, runId);
    await appendEvents(tx, store.signer, [{ type: "run.resumed", actor, origin, runId }, ...advanced]);
  });
  return requireRun(store, actor, runId);
}

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
    const isEnding = run.state === "cancelled" || run.state === "stopped";
    const earlier = await tx.run.findFirst({ where: { undoOfId: runId, ...standingUndo.where } });
    if (earlier) return earlier.id;
    const begun = await tx.runItem.count({
      where: {
        runId,
        OR: [{ state: { notIn: ["queued", "cancelled", "skipped"] } }, { setAt: { not: null } }],
      },
    });
    if (!run.finishedAt && !isEnding && begun === 0) {
      await appendEvents(tx, store.signer, await cancelQueued(store, tx, actor, origin, runId));
      return runId;
    }
    const undo = await tx.run.create({
      data: {
        action: "undo",
        state: "waiting",
        reason: `Undo of ${run.action}`,
        undoOfId: runId,
        options: undoOptions(run.options),
        ...requesterColumns(actor),
      },
    });
    const requested: NewEvent = {
      type: "run.requested",
      actor,
      origin,
      runId: undo.id,
      action: "undo",
      ...(await tenantsOf(tx, runId)),
      reason: undo.reason,
      undoOfId: runId,
    };
    const rest = run.finishedAt
      ? await beginUndo(store, tx, runId)
      : isEnding
        ? []
        : await cancelQueued(store, tx, actor, origin, runId);
    await appendEvents(tx, store.signer, [requested, ...rest]);
    return undo.id;
  });
  return requireRun(store, actor, resultId);
}

/** No waves: what was right before is not tried out anew. */
function undoOptions(options: unknown): Prisma.InputJsonObject {
  return runOptionsSchema.parse({ waves: false, concurrency: runOptionsSchema.parse(options).concurrency });
}

async function beginUndo(store: Store, tx: Tx, runId: string): Promise<NewEvent[]> {
  const undo = await releaseUndo(tx, runId);
  return undo ? advance(store, tx, undo) : [];
}

function notRunning(state: RunState): AppError {
  return new AppError("run-not-running", {
    detail: `This run is ${state}, so it can't be paused or resumed.`,
    fix: state === "waiting" ? "Cancel it if it is not wanted any more." : "Wait until it is over.",
  });
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
  const tenants = await cancelItems(tx, runId, null);
  return [{ type: "run.cancelled", actor, origin, runId, ...tenants }, ...(await advance(store, tx, runId))];
}

async function tenantsOf(tx: Tx, runId: string): Promise<{ tenants: EventTenant[]; tenantCount?: number }> {
  const items = await tx.runItem.findMany({
    where: { runId },
    orderBy: { position: "asc" },
    take: mostTenantsNamed,
    select: { tenant: { select: { id: true, entraTenantId: true, domain: true, name: true } } },
  });
  const tenants = items.map(({ tenant }) => tenant);
  const tenantCount = await tx.runItem.count({ where: { runId } });
  return tenantCount > mostTenantsNamed ? { tenants, tenantCount } : { tenants };
}
