import type { Scope } from "../access/schema.ts";
import type { Db } from "../db.ts";
import { getRun } from "./queries.ts";
import type { RunPace } from "./schema.ts";

/** The rate is that of the last minutes, or of the whole run while it is younger. */
const mostLookedSeconds = 300;
/** Fewer visits say nothing about the next ones. */
const fewestEnded = 3;

export interface PaceFacts {
  isGoing: boolean;
  /** Seconds since the first visit began, at most five minutes; null before that. */
  lookedSeconds: number | null;
  /** Visits that ended in these seconds, and in the whole run. */
  endedLately: number;
  ended: number;
  /** Items that wait or are at work. */
  rest: number;
  atWork: number;
  /** Seconds until the last item that waits for its time may begin. */
  lastDueSeconds: number;
  /** How long visits lasted: a quarter was quicker than the first, a tenth slower than the second. */
  quickSeconds: number | null;
  slowSeconds: number | null;
}

/** The rate, and how long the rest will probably take: no promise, so a range. */
export function workOutPace(facts: PaceFacts): RunPace {
  const { isGoing, lookedSeconds, endedLately, ended, rest, quickSeconds, slowSeconds } = facts;
  const endedPerMinute = lookedSeconds ? (endedLately / lookedSeconds) * 60 : 0;
  const isKnown = isGoing && ended >= fewestEnded && quickSeconds !== null && slowSeconds !== null;
  if (!isKnown) return { endedPerMinute, remaining: null };
  if (rest === 0) return { endedPerMinute, remaining: { fromSeconds: 0, toSeconds: 0 } };
  const rounds = Math.max(1, rest / Math.max(1, facts.atWork));
  const { lastDueSeconds } = facts;
  return {
    endedPerMinute,
    remaining: {
      fromSeconds: Math.max(rounds * quickSeconds, lastDueSeconds + quickSeconds),
      toSeconds: Math.max(rounds * slowSeconds, lastDueSeconds + slowSeconds),
    },
  };
}

/** How fast a run within the scope goes, or null when it does not exist there. */
export async function readPace(db: Db, scope: Scope, runId: string): Promise<RunPace | null> {
  const run = await getRun(db, scope, runId);
  if (!run) return null;
  const [facts] = await db.$queryRaw<Omit<PaceFacts, "isGoing">[]>`
    WITH looked AS (
      SELECT least(extract(epoch FROM now() - min(started_at)), ${mostLookedSeconds})::float8 AS seconds,
        count(*) FILTER (WHERE ended_at IS NOT NULL AND started_at IS NOT NULL)::int AS ended,
        count(*) FILTER (WHERE started_at IS NOT NULL AND ended_at > now() - make_interval(secs => ${mostLookedSeconds}))::int AS lately,
        count(*) FILTER (WHERE state IN ('queued', 'running'))::int AS rest,
        count(*) FILTER (WHERE state = 'running')::int AS at_work,
        COALESCE(greatest(0, extract(epoch FROM max(due_at) FILTER (WHERE state = 'queued') - now())), 0)::float8 AS last_due
      FROM run_items WHERE run_id = ${runId}::uuid),
    visits AS (
      SELECT extract(epoch FROM attempt.ended_at - attempt.started_at)::float8 AS seconds
      FROM run_items AS item JOIN attempts AS attempt ON attempt.item_id = item.id
      WHERE item.run_id = ${runId}::uuid AND attempt.ended_at IS NOT NULL)
    SELECT looked.seconds AS "lookedSeconds", ended, lately AS "endedLately", rest, at_work AS "atWork",
      last_due AS "lastDueSeconds",
      (SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY seconds) FROM visits) AS "quickSeconds",
      (SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) FROM visits) AS "slowSeconds"
    FROM looked`;
  if (!facts) throw new Error(`The pace of run ${runId} could not be read.`);
  return workOutPace({ ...facts, isGoing: run.state === "running" });
}
