import { system } from "../access/schema.ts";
import type { NewEvent } from "../audit/schema.ts";
import { type Prisma, readClock, type Tx } from "../db.ts";
import type { Store } from "../store.ts";
import { sumUp } from "./rules.ts";
import type { Counts } from "./schema.ts";

/**
 * Decides what a run does next, and finishes it when its last item is over. Called in the transaction that
 * made or ended an item, and by each worker's sweep; the row lock makes one of them win.
 * @returns the audit events to append as the last thing in that transaction
 */
export async function advance(store: Store, tx: Tx, runId: string): Promise<NewEvent[]> {
  const [run] = await tx.$queryRaw<{ state: string; action: string; open: boolean }[]>`
    SELECT state, action, finished_at IS NULL AS open FROM runs WHERE id = ${runId}::uuid FOR UPDATE`;
  if (!run?.open || !["running", "cancelled"].includes(run.state)) return [];
  const counts = await countItems(tx, runId);
  if (counts.queued || counts.running || counts.verifying) return [];
  const isEmpty = Object.keys(counts).length === 0;
  // Cancelled before it had an item: nothing succeeded.
  const outcome =
    isEmpty && run.state === "cancelled" ? "failed" : sumUp(await countItems(tx, runId, "nothing-changed"));
  await tx.$executeRaw`
    UPDATE runs SET state = CASE state WHEN 'running' THEN 'finished'::"RunState" ELSE state END,
      outcome = ${outcome}::"RunOutcome", finished_at = now() WHERE id = ${runId}::uuid`;
  const released = await releaseUndo(store, tx, runId);
  // A check leaves one event a run, its request; readings hold the rest.
  if (run.action === "check") return released;
  return [
    { type: "run.finished", actor: system, runId, outcome, counts: counts as Record<string, number> },
    ...released,
  ];
}

/** @param leaveOut items with this code, which speak neither for nor against the outcome */
async function countItems(tx: Tx, runId: string, leaveOut?: string): Promise<Counts> {
  const where = {
    runId,
    ...(leaveOut ? { OR: [{ errorCode: null }, { errorCode: { not: leaveOut } }] } : {}),
  };
  const groups = await tx.runItem.groupBy({ by: ["state"], where, _count: true });
  return Object.fromEntries(groups.map((group) => [group.state, group._count]));
}

/** Lets the undo begin that waits for this run to be over. */
export async function releaseUndo(store: Store, tx: Tx, runId: string): Promise<NewEvent[]> {
  const undo = await tx.run.findFirst({ where: { undoOfId: runId, state: "waiting" } });
  if (!undo) return [];
  await tx.run.update({ where: { id: undo.id }, data: { state: "running" } });
  const now = await readClock(tx);
  const items = await tx.runItem.findMany({ where: { runId }, orderBy: { position: "asc" } });
  const made = await tx.runItem.createManyAndReturn({
    data: items.map((item) => undoItem(undo.id, item, now)),
  });
  const queued = made.filter(({ state }) => state === "queued").map(({ id }) => id);
  await store.queue.wake(tx, "run-item", queued);
  return advance(store, tx, undo.id);
}

/** Back to the recorded value, and only where the value is still the one that was set. */
function undoItem(
  runId: string,
  item: Prisma.RunItemGetPayload<object>,
  now: Date,
): Prisma.RunItemCreateManyInput {
  const { tenantId, position, before, after } = item;
  const common = { runId, tenantId, position };
  const wasChanged =
    item.state === "succeeded" && (item.result === "changed" || item.result === "set-earlier");
  if (wasChanged && before && before !== "unknown") return { ...common, requested: before, expected: after };
  const errorCode = wasChanged || item.state === "unverified" ? "not-undoable" : "nothing-changed";
  return { ...common, state: "skipped", errorCode, endedAt: now };
}
