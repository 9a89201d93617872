import { type Db, storableText, type Tx } from "../db.ts";
import { emptyHead } from "./chain.ts";
import type { AnchorPlace, AnchorView, Head } from "./schema.ts";

/** A head that nobody has kept is kept after this time at the latest. */
const anchorHours = 1;

/** Events after which the head is kept at once. */
const endsOfRuns = ["run.finished", "run.cancelled", "run.stopped"];

/**
 * The head that is to be kept in a place now, as it is committed: an hour after the one before, after the end of a run,
 * or where keeping failed. Null when there is none, or when the one that was kept last is not in the history any more:
 * then it stays the proof of that.
 */
export async function findHeadToAnchor(db: Db | Tx, place: AnchorPlace): Promise<Head | null> {
  const [head] = await db.$queryRaw<{ seq: bigint; hash: string; signature: string }[]>`
    SELECT head.seq, head.hash, head.signature
    FROM (SELECT seq, hash, signature FROM audit_events ORDER BY seq DESC LIMIT 1) AS head
    LEFT JOIN audit_anchors AS kept ON kept.place = ${place}
    WHERE kept.place IS NULL OR (
      head.seq > kept.seq
      AND (kept.seq = 0 OR EXISTS (SELECT 1 FROM audit_events AS e WHERE e.seq = kept.seq AND e.hash = kept.hash))
      AND (kept.failed_at IS NOT NULL
        OR kept.at <= clock_timestamp() - make_interval(hours => ${anchorHours}::int)
        OR EXISTS (SELECT 1 FROM audit_events AS e WHERE e.type = ANY (${endsOfRuns}) AND e.seq > kept.seq)))`;
  return head ? { ...head, seq: Number(head.seq) } : null;
}

/** Notes that a place has this head. */
export async function recordAnchor(tx: Tx, place: AnchorPlace, { seq, hash }: Head): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_anchors (place, seq, hash, at) VALUES (${place}, ${seq}, ${hash}, clock_timestamp())
    ON CONFLICT (place) DO UPDATE
      SET seq = EXCLUDED.seq, hash = EXCLUDED.hash, at = EXCLUDED.at, failed_at = NULL, failed_why = NULL`;
}

/** Notes that a place could not take a head: since when, and why now. */
export async function recordAnchorFailure(tx: Tx, place: AnchorPlace, why: string): Promise<void> {
  const text = storableText(why, 300);
  await tx.$executeRaw`
    INSERT INTO audit_anchors (place, seq, hash, at, failed_at, failed_why)
    VALUES (${place}, ${emptyHead.seq}, ${emptyHead.hash}, clock_timestamp(), clock_timestamp(), ${text})
    ON CONFLICT (place) DO UPDATE
      SET failed_at = COALESCE(audit_anchors.failed_at, EXCLUDED.failed_at), failed_why = EXCLUDED.failed_why
      WHERE audit_anchors.failed_at IS NULL OR audit_anchors.failed_why IS DISTINCT FROM EXCLUDED.failed_why`;
}

/** What each place has, and since when it lacks something. */
export async function listAnchors(db: Db): Promise<AnchorView[]> {
  const rows = await db.$queryRaw<
    {
      place: AnchorPlace;
      seq: bigint;
      at: Date;
      failed_at: Date | null;
      failed_why: string | null;
      behind_since: Date | null;
    }[]
  >`
    SELECT kept.*, next.at AS behind_since
    FROM audit_anchors AS kept LEFT JOIN audit_events AS next ON next.seq = kept.seq + 1
    ORDER BY kept.place`;
  return rows.map(({ place, seq, at, failed_at, failed_why, behind_since }) => ({
    place,
    seq: Number(seq),
    at: at.toISOString(),
    failedAt: failed_at?.toISOString() ?? null,
    failedWhy: failed_why,
    behindSince: behind_since?.toISOString() ?? null,
  }));
}

/** The newest head that any place has; null before the first. */
export async function readNewestAnchor(db: Db): Promise<{ seq: number; hash: string; at: Date } | null> {
  const row = await db.auditAnchor.findFirst({ where: { seq: { gt: 0 } }, orderBy: { seq: "desc" } });
  return row && { seq: Number(row.seq), hash: row.hash, at: row.at };
}

/** Removes what is noted of all places but these. */
export async function forgetPlaces(db: Db, places: readonly AnchorPlace[]): Promise<void> {
  await db.auditAnchor.deleteMany({ where: { place: { notIn: [...places] } } });
}
