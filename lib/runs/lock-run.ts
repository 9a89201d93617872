import { scopeOf } from "../access/rules.ts";
import type { Actor } from "../access/schema.ts";
import type { Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { getRun } from "./queries.ts";
import type { RunState, RunView } from "./schema.ts";

/** A run that the actor may see. @throws AppError `not-found` */
export async function requireRun(store: Store, actor: Actor, runId: string): Promise<RunView> {
  const run = await getRun(store.db, scopeOf(actor), runId);
  if (!run)
    throw new AppError("not-found", { detail: "There is no such run.", fix: "Load the list of runs again." });
  return run;
}

/** Nothing of the run is left to steer. */
export function runOver(): AppError {
  return new AppError("run-over", {
    detail: "Nothing of this run is left to begin.",
    fix: "Undo it if its changes are not wanted.",
  });
}

export interface LockedRun {
  state: RunState;
  action: "check" | "block" | "allow" | "undo";
  options: unknown;
  reason: string | null;
  ticket: string | null;
  finishedAt: Date | null;
}

/**
 * Locks a run's row, before its items, its tenants and the history, as everywhere. `NO KEY`, here and wherever a run
 * or a tenant is locked: the check of a foreign key that leads to the row takes a lock too, in an order of its own.
 */
export async function lockRun(tx: Tx, runId: string): Promise<LockedRun> {
  const [run] = await tx.$queryRaw<LockedRun[]>`
    SELECT state, action, options, reason, ticket, finished_at AS "finishedAt" FROM runs WHERE id = ${runId}::uuid FOR NO KEY UPDATE`;
  if (!run) throw new Error(`Run ${runId} is gone.`);
  return run;
}
