import { setTimeout as sleep } from "node:timers/promises";
import { historyTrouble } from "#lib/audit/not-written.ts";
import { isHistoryWritable, noteHistoryTrouble } from "#lib/audit/writable.ts";
import type { SealingKey } from "#lib/credentials/sealing.ts";
import { isWorthRepeating } from "#lib/db.ts";
import { fromRejectDirectSend, toRejectDirectSend } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import type { Log } from "#lib/log.ts";
import { type Claim, claimItem, noteEngine, releaseLease, renewLease, type SignIn } from "#lib/runs/claim.ts";
import type { Failure, Outcome } from "#lib/runs/outcome.ts";
import { type Permit, permitSet } from "#lib/runs/permit.ts";
import { recordOutcome } from "#lib/runs/record.ts";
import { goWithinMs, renewSeconds } from "#lib/runs/rules.ts";
import type { Store } from "#lib/store.ts";
import type { Clouds } from "./clouds.ts";
import type { EnginePool, VisitResult } from "./engine/pool.ts";
import { lookAtEngine, machine } from "./machine.ts";
import { explain, isAboutAccess, prepareVisit } from "./prepare-visit.ts";
import type { TokenSource } from "./token.ts";

export interface WorkerContext extends Store {
  workerId: string;
  pool: EnginePool;
  tokens: TokenSource;
  clouds: Clouds;
  /** Private keys of sealed credentials, newest first: read each time, as they are rotated while the worker runs. */
  keys: () => readonly SealingKey[];
  log: Log;
  /** Folder in which this worker keeps heads of the history. */
  anchorDir?: string | undefined;
  /** Aborted when the worker has no time left: visits end, items go to recovery. */
  ending: AbortSignal;
}

/** When an item is due again that got no `go` because the history can't be written. */
const historyRetryMs = 15_000;
const historyPauseMs = 3_000;

/** Takes one item, visits its tenant and records what was learned. Returns at once when somebody else has it. */
export async function runItem(context: WorkerContext, itemId: string): Promise<void> {
  // It stays where it is; each worker's sweep asks again.
  if (!(await isHistoryWritable(context))) return;
  const claim = await claimItem(context.db, context.workerId, itemId);
  if (!claim) return;
  const log = context.log.child({ runId: claim.runId, itemId, attempt: claim.attempt });
  const lost = new AbortController();
  const renewing = keepLease(context, claim, lost, log);
  try {
    const { outcome, ms, aborted, signIn } = await visitTenant(
      context,
      claim,
      AbortSignal.any([lost.signal, context.ending]),
    );
    if (aborted) await releaseLease(context.db, claim);
    else if (outcome) await record(context, { ...claim, signIn }, outcome, ms, log);
  } catch (error) {
    // The lease runs out and the item is taken again: nothing is guessed here.
    log.error({ err: error }, "attempt failed; its item is left to recovery");
  } finally {
    clearInterval(renewing);
  }
}

function keepLease(context: WorkerContext, claim: Claim, lost: AbortController, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    renewLease(context.db, claim).then(
      (ours) => {
        if (!ours) lost.abort(new Error("another attempt has this item"));
      },
      (error: unknown) => log.warn({ err: error }, "lease not renewed; trying again"),
    );
  }, renewSeconds * 1_000);
}

/**
 * Records while the database comes back. After about a minute the item is left to recovery, which reads first. While
 * only the history can't be written the lease is held and the outcome kept: a new visit would learn no more.
 */
async function record(
  context: WorkerContext,
  claim: Claim,
  outcome: Outcome,
  ms: Record<string, number>,
  log: Log,
): Promise<void> {
  const learnedAt = performance.now();
  const waitsSeconds = [0.5, 1, 2, 5, 10, 20, 20];
  for (;;) {
    try {
      const ours = await recordOutcome(context, claim, outcome, { ms, ageMs: performance.now() - learnedAt });
      log.info({ outcome: outcome.kind, ours, ms }, "attempt recorded");
      return;
    } catch (error) {
      const trouble = historyTrouble(error);
      if (trouble && !context.ending.aborted) {
        noteHistoryTrouble(context.db);
        log.error({ err: trouble }, "history not written; the outcome is kept");
        await sleep(historyPauseMs);
        continue;
      }
      const wait = waitsSeconds.shift();
      if (!isWorthRepeating(error) || wait === undefined) throw error;
      log.warn({ err: error }, "outcome not recorded; trying again");
      await sleep(wait * 1_000);
    }
  }
}

interface Visited {
  /** Null: the item is another attempt's, so nothing is to be recorded. */
  outcome: Outcome | null;
  ms: Record<string, number>;
  /** By what the tenant was opened. */
  signIn?: SignIn | undefined;
  /** The visit was cut short because the item was lost or the worker ends. Its engine is dead. */
  aborted?: boolean;
}

async function visitTenant(context: WorkerContext, claim: Claim, signal: AbortSignal): Promise<Visited> {
  if (claim.isArchived) return { outcome: { kind: "skipped", code: "tenant-archived" }, ms: {} };
  if (claim.isSuspended) return { outcome: { kind: "skipped", code: "sign-in-suspended" }, ms: {} };
  const prepared = await prepareVisit(context, claim.tenant);
  if (!prepared.ok) return { outcome: { kind: "failed", failure: prepared.failure, settled: false }, ms: {} };
  const { requested, tenant } = claim;
  const { signIn } = prepared;
  const isSet = requested !== null && !claim.verifying;
  let permit: Permit | null = null;
  let noted: Promise<void> = Promise.resolve();
  const result = await context.pool.visit(
    {
      id: `${claim.itemId}.${claim.attempt}`,
      op: isSet ? "set" : "check",
      ...prepared.visit,
      token: prepared.token.reveal(),
      ...(isSet ? { value: toRejectDirectSend(requested) } : {}),
    },
    {
      before: async (value) => {
        // Recovery must be able to tell when this engine is dead before it may act.
        await noted;
        permit = await askPermit(context, { ...claim, signIn }, fromRejectDirectSend(value));
        return permit.go ? { go: true, withinMs: goWithinMs } : { go: false, reason: permit.why };
      },
    },
    {
      signal,
      onEngine: ({ pid, startedAt }) => {
        noted = noteEngine(context.db, claim, { host: machine, pid, startedAt });
        // Awaited before any `go`; without a `go` a failed note harms nothing.
        noted.catch((error: unknown) => context.log.warn({ err: error }, "engine not noted"));
      },
    },
  );
  const ms = { token: prepared.ms, ...(result.ok ? result.ms : {}) };
  const outcome = judge(claim, permit, result);
  if (outcome?.kind === "failed" && isAboutAccess(outcome.failure)) context.tokens.forget(tenant);
  return { outcome, ms, signIn, aborted: !result.ok && result.error.type === "aborted" };
}

/** Where its event can't be written there is no `go`: the item waits, and says why. */
async function askPermit(context: WorkerContext, claim: Claim, before: DirectSend): Promise<Permit> {
  try {
    return await permitSet(context, claim, before, lookAtEngine);
  } catch (error) {
    const trouble = historyTrouble(error);
    if (!trouble) throw error;
    context.log.error({ err: trouble, itemId: claim.itemId }, "history not written; no go");
    noteHistoryTrouble(context.db);
    const until = new Date(Date.now() + historyRetryMs);
    return { go: false, why: "wait", until, failure: explain("historyNotWritten", "") };
  }
}

/** Turns what the engine said into an outcome. Only an answer in so many words counts as knowledge. */
export function judge(claim: Claim, permit: Permit | null, result: VisitResult): Outcome | null {
  if (result.ok) {
    const before = fromRejectDirectSend(result.before);
    if (result.set === "notAsked") return { kind: "read", value: before };
    if (result.set === "sent")
      return { kind: "set", before, after: fromRejectDirectSend(result.after), result: "changed" };
    return { kind: "set", before, after: before, result: claim.setAt ? "set-earlier" : "was-already" };
  }
  const read = result.before === undefined ? {} : { read: fromRejectDirectSend(result.before) };
  if (permit && !permit.go) {
    if (permit.why === "lost") return null;
    if (permit.why === "skip") return { kind: "skipped", code: permit.code, ...read };
    // What it read could be an event too, and none can be written: the next visit reads it anew.
    const { until, failure } = permit;
    return failure ? { kind: "wait", until, failure } : { kind: "wait", until, ...read };
  }
  const { type, message, raw, retryAfterSeconds } = result.error;
  const failure: Failure = {
    ...explain(type, raw || message),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  };
  if (result.sent !== "no") return { kind: "uncertain", failure };
  return { kind: "failed", failure, settled: result.before !== undefined, ...read };
}
