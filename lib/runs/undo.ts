import type { Scope } from "../access/schema.ts";
import { type Db, Prisma, type Tx } from "../db.ts";
import { scopeWhere } from "../tenants/queries.ts";
import { getRun } from "./queries.ts";
import { type UndoEffect, undoable } from "./rules.ts";

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
  const wasChanged = Prisma.sql`item.state::text = ${undoable.state} AND item.result IN (${Prisma.join(undoable.result.in)})`;
  await tx.$executeRaw`
    INSERT INTO run_items (id, run_id, tenant_id, position, wave, state, requested, expected, error_code, ended_at)
    SELECT gen_random_uuid(), ${undo.id}::uuid, tenant_id, position, 1,
      CASE WHEN is_undoable THEN 'queued' ELSE 'skipped' END::"ItemState",
      CASE WHEN is_undoable THEN before END, CASE WHEN is_undoable THEN after END,
      CASE WHEN is_undoable THEN NULL WHEN was_changed OR state = 'unverified' THEN 'not-undoable' ELSE 'nothing-changed' END,
      CASE WHEN is_undoable THEN NULL ELSE now() END
    FROM (
      SELECT item.*, COALESCE(${wasChanged}, false) AS was_changed,
        COALESCE(${wasChanged} AND item.before::text IN (${Prisma.join(undoable.before.in)}), false) AS is_undoable
      FROM run_items AS item WHERE item.run_id = ${runId}::uuid) AS item`;
  return undo.id;
}

/**
 * What an undo of a run would restore as things stand: archived tenants are left out, and what is not as the run set
 * it is found out when it is read. Null when the run does not exist within the scope.
 */
export async function previewUndo(db: Db, scope: Scope, runId: string): Promise<UndoEffect | null> {
  if (!(await getRun(db, scope, runId))) return null;
  const groups = await db.runItem.groupBy({
    by: ["before"],
    where: { runId, ...undoable, tenant: scopeWhere(scope) },
    _count: true,
  });
  const count = (before: (typeof undoable.before.in)[number]) =>
    groups.find((group) => group.before === before)?._count ?? 0;
  return { toBlocked: count("blocked"), toAllowed: count("allowed") };
}
