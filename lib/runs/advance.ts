import { system } from "../access/schema.ts";
import type { NewEvent } from "../audit/schema.ts";
import { type Db, Prisma, type Tx } from "../db.ts";
import type { Store } from "../store.ts";
import { cancelItems, readBackItems } from "./cancel-items.ts";
import { stopThreshold } from "./plan-rules.ts";
import { releaseItems } from "./release.ts";
import { neutralCodes, sumUp } from "./rules.ts";
import { type Counts, type RunState, runOptionsSchema } from "./schema.ts";
import { releaseUndo } from "./undo.ts";

interface RunRow {
  state: RunState;
  action: string;
  options: unknown;
  wave: number;
  isOver: boolean;
  /** A waiting run whose time has come. */
  isDue: boolean;
  now: Date;
}

interface Facts {
  hasOpen: boolean;
  hasQueued: boolean;
  /** Released and not over: queued or at work. Those that verify do not count. */
  inFlight: number;
  failed: number;
  canariesOpen: boolean;
  canariesFailed: number;
}

/**
 * Decides what a run does next: it begins when its time has come, lets items go, stops when too many failed, and
 * finishes when its last item is over. Called in the transaction that made, ended or put back an item, by every
 * command that steers, and by each worker's sweep; the row lock makes one of them win.
 * @returns the audit events to append as the last thing in that transaction
 */
export async function advance(store: Store, tx: Tx, runId: string): Promise<NewEvent[]> {
  const [run] = await tx.$queryRaw<RunRow[]>`
    SELECT state, action, options, wave, finished_at IS NOT NULL AS "isOver",
      undo_of_id IS NULL AND start_at <= now() + interval '1 ms' AS "isDue", clock_timestamp() AS now
    FROM runs WHERE id = ${runId}::uuid FOR NO KEY UPDATE`;
  if (!run || run.isOver) return [];
  if (run.state !== "waiting") return goOn(store, tx, runId, run);
  if (!run.isDue) return [];
  await tx.$executeRaw`UPDATE runs SET state = 'running' WHERE id = ${runId}::uuid`;
  const rest = await goOn(store, tx, runId, { ...run, state: "running" });
  // A check leaves one event a run, its request.
  return run.action === "check" ? rest : [{ type: "run.begun", actor: system, runId }, ...rest];
}

async function goOn(store: Store, tx: Tx, runId: string, run: RunRow): Promise<NewEvent[]> {
  const facts = await readFacts(tx, runId);
  if (!facts.hasOpen) return finish(store, tx, runId, run);
  if (run.state !== "running" && run.state !== "paused") {
    if (facts.hasQueued) await readBackItems(tx, runId);
    return [];
  }
  const stopped = await stopIfNeeded(store, tx, runId, run, facts);
  if (stopped) return stopped;
  if (run.state === "running") await release(store, tx, runId, run, facts);
  return [];
}

async function readFacts(tx: Tx, runId: string): Promise<Facts> {
  // Each part reads few rows by an index; none reads all items of a run of thousands.
  const [facts] = await tx.$queryRaw<Facts[]>`
    SELECT
      EXISTS (SELECT FROM run_items WHERE run_id = run.id AND state IN ('queued', 'running', 'verifying')) AS "hasOpen",
      EXISTS (SELECT FROM run_items WHERE run_id = run.id AND state = 'queued') AS "hasQueued",
      (SELECT count(*)::int FROM run_items
        WHERE run_id = run.id AND state IN ('queued', 'running') AND released_at IS NOT NULL) AS "inFlight",
      (SELECT count(*)::int FROM run_items WHERE run_id = run.id AND state IN ('failed', 'unverified')) AS failed,
      (SELECT count(*)::int FROM run_items
        WHERE run_id = run.id AND state IN ('failed', 'unverified') AND wave = 0) AS "canariesFailed",
      EXISTS (SELECT FROM run_items WHERE run_id = run.id AND wave = 0
        AND (state IN ('running', 'verifying') OR state = 'queued' AND released_at IS NOT NULL)) OR
      EXISTS (SELECT FROM run_items WHERE run_id = run.id AND wave = 0 AND state = 'queued' AND released_at IS NULL)
        AS "canariesOpen"
    FROM (SELECT ${runId}::uuid AS id) AS run`;
  if (!facts) throw new Error("The run could not be counted.");
  return facts;
}

/**
 * Stops a run of which something is left to begin, when a canary failed or too many did. A check goes on: it
 * changes nothing, and is how one finds out what fails.
 */
async function stopIfNeeded(
  store: Store,
  tx: Tx,
  runId: string,
  run: RunRow,
  { failed, canariesFailed, hasQueued }: Facts,
): Promise<NewEvent[] | null> {
  if (failed === 0 || !hasQueued || run.action === "check") return null;
  const why = canariesFailed > 0 ? "canary-failed" : "too-many-failed";
  if (why === "too-many-failed") {
    const visits = await tx.runItem.count({ where: { runId, state: { not: "skipped" } } });
    if (failed < stopThreshold(runOptionsSchema.parse(run.options).stopAfter, visits)) return null;
  }
  await tx.$executeRaw`UPDATE runs SET state = 'stopped' WHERE id = ${runId}::uuid`;
  const tenants = await cancelItems(tx, runId, "run-stopped");
  return [
    { type: "run.stopped", actor: system, runId, why, failed, ...tenants },
    ...(await advance(store, tx, runId)),
  ];
}

async function release(store: Store, tx: Tx, runId: string, run: RunRow, facts: Facts): Promise<void> {
  if (!facts.hasQueued) return;
  const { when, concurrency } = runOptionsSchema.parse(run.options);
  await releaseItems(store, tx, {
    runId,
    wave: run.wave,
    concurrency,
    isInWindows: when.kind === "window" && run.action !== "check",
    inFlight: facts.inFlight,
    mayLeaveCanaries: !facts.canariesOpen,
    now: run.now,
  });
}

async function finish(store: Store, tx: Tx, runId: string, run: RunRow): Promise<NewEvent[]> {
  const counts = await countItems(tx, runId);
  const isEmpty = Object.keys(counts).length === 0;
  // Cancelled before it had an item: nothing succeeded.
  const outcome =
    isEmpty && run.state === "cancelled" ? "failed" : sumUp(await countItems(tx, runId, neutralCodes));
  await tx.$executeRaw`
    UPDATE runs SET state = CASE WHEN state IN ('running', 'paused') THEN 'finished'::"RunState" ELSE state END,
      outcome = ${outcome}::"RunOutcome", finished_at = now() WHERE id = ${runId}::uuid`;
  const undo = await releaseUndo(tx, runId);
  const released = undo ? await advance(store, tx, undo) : [];
  // A check leaves one event a run, its request; readings hold the rest.
  if (run.action === "check") return released;
  return [{ type: "run.finished", actor: system, runId, outcome, counts }, ...released];
}

/** @param leaveOut items with one of these codes */
async function countItems(tx: Tx, runId: string, leaveOut: readonly string[] = []): Promise<Counts> {
  const where = { runId, OR: [{ errorCode: null }, { errorCode: { notIn: [...leaveOut] } }] };
  const groups = await tx.runItem.groupBy({ by: ["state"], where, _count: true });
  return Object.fromEntries(groups.map((group) => [group.state, group._count]));
}

/** Runs that `advance` may move: those whose time has come, with something to let go, or with nothing left to do. */
export async function findRunsToAdvance(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM runs
    WHERE finished_at IS NULL AND (
      (state = 'waiting' AND undo_of_id IS NULL AND start_at <= now())
      OR (state = 'running' AND EXISTS (
        SELECT FROM run_items WHERE run_id = runs.id AND state = 'queued' AND released_at IS NULL AND due_at <= now()))
      OR (state IN ('cancelled', 'stopped') AND EXISTS (SELECT FROM run_items WHERE run_id = runs.id AND state = 'queued'))
      OR (state IN ('running', 'paused', 'cancelled', 'stopped') AND NOT EXISTS (
        SELECT FROM run_items WHERE run_id = runs.id AND state IN ('queued', 'running', 'verifying'))))
    -- Those whose time has come first, the others in turn: a hundred that wait for a place hide none.
    ORDER BY state <> 'waiting', random() LIMIT 100`);
  return rows.map((row) => row.id);
}
