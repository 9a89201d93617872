import { Prisma, type Tx } from "../db.ts";

/**
 * Lets the undo begin that waits for this run to be over: back to each recorded value, and only where the value is
 * still the one that was set.
 * @returns the undo, for `advance`
 */
export async function releaseUndo(tx: Tx, runId: string): Promise<string | null> {
  // One statement: an undo that is cancelled at this moment stays cancelled.
  const [undo] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE runs SET state = 'running' WHERE undo_of_id = ${runId}::uuid AND state = 'waiting' RETURNING id`;
  if (!undo) return null;
  const wasChanged = Prisma.sql`item.state = 'succeeded' AND item.result IN ('changed', 'set-earlier')`;
  await tx.$executeRaw`
    INSERT INTO run_items (id, run_id, tenant_id, position, wave, state, requested, expected, error_code, ended_at)
    SELECT gen_random_uuid(), ${undo.id}::uuid, tenant_id, position, 1,
      CASE WHEN is_undoable THEN 'queued' ELSE 'skipped' END::"ItemState",
      CASE WHEN is_undoable THEN before END, CASE WHEN is_undoable THEN after END,
      CASE WHEN is_undoable THEN NULL WHEN was_changed OR state = 'unverified' THEN 'not-undoable' ELSE 'nothing-changed' END,
      CASE WHEN is_undoable THEN NULL ELSE now() END
    FROM (
      SELECT item.*, COALESCE(${wasChanged}, false) AS was_changed,
        COALESCE(${wasChanged} AND item.before <> 'unknown', false) AS is_undoable
      FROM run_items AS item WHERE item.run_id = ${runId}::uuid) AS item`;
  return undo.id;
}
