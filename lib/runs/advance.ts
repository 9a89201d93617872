import { system } from "../access/schema.ts";
import type { NewEvent } from "../audit/schema.ts";
import type { Tx } from "../db.ts";
import { sumUp } from "./rules.ts";
import type { Counts } from "./schema.ts";

/**
 * Decides what a run does next, and finishes it when its last item is over. Called in the transaction that
 * made or ended an item, and by each worker's sweep; the row lock makes one of them win.
 * @returns the audit events to append as the last thing in that transaction
 */
export async function advance(tx: Tx, runId: string): Promise<NewEvent[]> {
  const [run] = await tx.$queryRaw<
    { state: string; action: string }[]
  >`SELECT state, action FROM runs WHERE id = ${runId}::uuid FOR UPDATE`;
  if (run?.state !== "running") return [];
  const counts = await countItems(tx, runId);
  if (counts.queued || counts.running || counts.verifying) return [];
  const outcome = sumUp(counts);
  await tx.$executeRaw`UPDATE runs SET state = 'finished', outcome = ${outcome}::"RunOutcome", finished_at = now() WHERE id = ${runId}::uuid`;
  // A check leaves one event a run, its request; readings hold the rest.
  if (run.action === "check") return [];
  return [{ type: "run.finished", actor: system, runId, outcome, counts: counts as Record<string, number> }];
}

async function countItems(tx: Tx, runId: string): Promise<Counts> {
  const groups = await tx.runItem.groupBy({ by: ["state"], where: { runId }, _count: true });
  return Object.fromEntries(groups.map((group) => [group.state, group._count]));
}
