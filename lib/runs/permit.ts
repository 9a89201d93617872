import { isStillAllowed } from "../access/queries.ts";
import { appendEvents } from "../audit/commands.ts";
import type { Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Store } from "../store.ts";
import type { Claim } from "./claim.ts";
import { describeChange } from "./describe-claim.ts";
import type { Failure } from "./outcome.ts";
import { goGoneSeconds, leaseSeconds, permissionToRun, sweepSeconds } from "./rules.ts";
import { runOptionsSchema } from "./schema.ts";
import { type BusinessHours, nextWindow } from "./windows.ts";

export interface EngineTrace {
  host: string | null;
  pid: number | null;
  startedAt: string | null;
}

/** What this machine can tell of an engine. Of one that ran elsewhere it can tell nothing. */
export type LookAtEngine = (engine: EngineTrace) => "gone" | "alive" | "elsewhere";

export type Permit =
  | { go: true }
  /** The item is another attempt's by now, or over: say nothing more about it. */
  | { go: false; why: "lost" }
  /** Not this tenant, or not for this requester any more. */
  | { go: false; why: "skip"; code: string }
  /** Not now: an earlier engine may still act, the run is paused, or the tenant's window has closed. Ask again then. */
  | { go: false; why: "wait"; until: Date; failure?: Failure };

/**
 * The permission to send one Set. In one transaction: the attempt is still ours, no earlier engine can act, the run
 * goes on, the tenant is neither excluded, archived nor only watched and is in its window, the requester still may; then `before` is kept (the first writer wins) and `item.setting` is
 * written. Without its commit nothing may be sent.
 * @param look tells whether an earlier engine may still act
 */
export async function permitSet(
  { db, signer }: Store,
  claim: Claim,
  before: DirectSend,
  look: LookAtEngine,
): Promise<Permit> {
  const { requested, tenant, requester } = claim;
  if (!requested) return { go: false, why: "lost" };
  return db.$transaction(async (tx): Promise<Permit> => {
    // Run before item, as everywhere: two orders of locks would be a deadlock.
    const [run] = await tx.$queryRaw<{ state: string; options: unknown }[]>`
      SELECT state, options FROM runs WHERE id = ${claim.runId}::uuid FOR SHARE`;
    const [item] = await tx.$queryRaw<
      { before: DirectSend | null; expected: DirectSend | null; setAt: Date | null }[]
    >`
      SELECT before, expected, set_at AS "setAt" FROM run_items
      WHERE id = ${claim.itemId}::uuid AND attempt = ${claim.attempt} AND state = 'running' AND lease_until > now()
      FOR UPDATE`;
    if (!item) return { go: false, why: "lost" };
    const until = await earlierEngineUntil(tx, claim, look);
    // First: while an earlier engine may still act, what was read is not yet what will be.
    if (until) return { go: false, why: "wait", until };
    if (run?.state === "paused") return { go: false, why: "wait", until: new Date() };
    if (run?.state === "stopped") return { go: false, why: "skip", code: "run-stopped" };
    if (run?.state !== "running") return { go: false, why: "skip", code: "run-not-running" };
    const refused = await lookAtTenant(tx, tenant.id, run.options);
    if (refused) return refused;
    if (!(await isStillAllowed(tx, requester, permissionToRun)))
      return { go: false, why: "skip", code: "requester-not-allowed" };
    if (item.expected && item.expected !== before) return { go: false, why: "skip", code: "changed-since" };

    // What was read before it was put back without a `go` is not what the first Set changes.
    const first = item.setAt && item.before ? item.before : before;
    // Earlier attempts: their engines can't act any more, so nothing of them is under way.
    await tx.$executeRaw`
      WITH noted AS (
        UPDATE attempts SET go_at = CASE WHEN number = ${claim.attempt} THEN now() ELSE go_at END,
          ended_at = CASE WHEN number < ${claim.attempt} THEN now() ELSE ended_at END
        WHERE item_id = ${claim.itemId}::uuid
          AND (number = ${claim.attempt} OR number < ${claim.attempt} AND ended_at IS NULL)
      )
      UPDATE run_items SET before = ${first}::"DirectSend", set_at = COALESCE(set_at, now()),
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${claim.itemId}::uuid`;
    await appendEvents(tx, signer, [
      { type: "item.setting", ...describeChange(claim), before: first, requested },
    ]);
    return { go: true };
  });
}

type Present = BusinessHours & { isWatched: boolean; now: Date };

async function lookAtTenant(tx: Tx, tenantId: string, options: unknown): Promise<Permit | null> {
  const [present] = await tx.$queryRaw<Present[]>`
    SELECT time_zone AS "timeZone", business_days AS "businessDays", business_from AS "businessFrom",
      business_to AS "businessTo", access = 'watch' AS "isWatched", clock_timestamp() AS now
    FROM tenants WHERE id = ${tenantId}::uuid AND archived_at IS NULL FOR SHARE`;
  if (!present) return { go: false, why: "skip", code: "tenant-archived" };
  if (present.isWatched) return { go: false, why: "skip", code: "watch-only" };
  // A statement of its own: only one that begins after the lock sees an exclusion that was just written.
  const exclusion = await tx.exclusion.findUnique({ where: { tenantId }, select: { tenantId: true } });
  if (exclusion) return { go: false, why: "skip", code: "excluded" };
  // It was let go in its window, and may have waited for a worker since.
  if (runOptionsSchema.parse(options).when.kind !== "window") return null;
  const until = nextWindow(present.now, present);
  return until > present.now ? { go: false, why: "wait", until } : null;
}

/**
 * When to ask again because an engine that got a `go` for this tenant, and did not report its end, may still act.
 * One elsewhere can't 60 s past its `go`; one here that is seen alive is waited for however old its `go` is.
 */
async function earlierEngineUntil(tx: Tx, claim: Claim, look: LookAtEngine): Promise<Date | null> {
  const open = await tx.$queryRaw<(EngineTrace & { goneAt: Date; isYoung: boolean; soon: Date })[]>`
    SELECT engine_host AS host, engine_pid AS pid, engine_started_at AS "startedAt",
      go_at + make_interval(secs => ${goGoneSeconds}) AS "goneAt",
      go_at > now() - make_interval(secs => ${goGoneSeconds}) AS "isYoung",
      now() + make_interval(secs => ${sweepSeconds}) AS soon
    FROM attempts
    WHERE tenant_id = ${claim.tenant.id}::uuid AND ended_at IS NULL AND go_at IS NOT NULL
      AND NOT (item_id = ${claim.itemId}::uuid AND number = ${claim.attempt})
    ORDER BY go_at DESC`;
  for (const { goneAt, isYoung, soon, ...engine } of open) {
    const fate = look(engine);
    if (fate === "alive") return isYoung ? goneAt : soon;
    if (fate === "elsewhere" && isYoung) return goneAt;
  }
  return null;
}
