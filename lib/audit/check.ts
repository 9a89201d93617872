import { system } from "../access/schema.ts";
import { type Db, readClock, storableText } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import { listAnchors, readNewestAnchor } from "./anchors.ts";
import { appendEvents } from "./commands.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { readHead } from "./queries.ts";
import type { CheckView, HistoryHead } from "./schema.ts";
import { type Fault, findLostHead, isMissingTail, type KeptHead, type Walk, walkChain } from "./walk.ts";

/** The whole chain is checked again after this time. */
const wholeEveryMs = 3_600_000;

/** The database's row about the checks; null before the first. */
const readCheck = (db: Db) => db.auditCheck.findUnique({ where: { id: 1 } });

/** The newest event, how far the chain up to it was checked, and where its hash is kept. */
export async function readHistoryHead(db: Db): Promise<HistoryHead> {
  const [row, anchors] = await Promise.all([readCheck(db), listAnchors(db)]);
  // Last: what was checked or kept can't be ahead of it.
  const head = await readHead(db);
  const check: CheckView | null = row && {
    seq: Number(row.seq),
    at: row.at.toISOString(),
    wholeAt: row.wholeAt?.toISOString() ?? null,
    bad: row.badSeq === null ? null : { seq: Number(row.badSeq), why: row.badWhy ?? "" },
  };
  return { ...head, check, anchors };
}

/** Whether the whole chain is to be checked: never was, or an hour ago. */
export async function isWholeCheckDue(db: Db): Promise<boolean> {
  const row = await readCheck(db);
  const last = row?.badSeq === null ? row.wholeAt : row?.at;
  return !last || (await readClock(db)).getTime() - last.getTime() >= wholeEveryMs;
}

/**
 * Checks what came since the last check, and that this and the newest heads kept elsewhere still stand in the history.
 * @param keptNewest heads that this worker keeps itself
 * @returns "whole" where only a check of the whole chain can tell: nothing was checked so far, or something is wrong
 */
export async function checkNewEvents(
  { db, signer }: HistoryStore,
  keptNewest: readonly KeptHead[] = [],
): Promise<"checked" | "whole"> {
  const last = await readCheck(db);
  if (!last) return "whole";
  // Where something is bad already, new events change nothing: only a check of all can clear it.
  if (last.badSeq !== null) return "checked";
  const anchor = await readNewestAnchor(db);
  const lastHead = { seq: Number(last.seq), hash: last.hash, at: last.at };
  const kept = [lastHead, ...(anchor ? [anchor] : []), ...keptNewest];
  if (await findLostHead(db, kept)) return "whole";
  const from = await db.auditEvent.findUnique({ where: { seq: last.seq } });
  if (!from || from.hash !== last.hash) return "whole";
  const start = { seq: lastHead.seq, hash: from.hash, signature: from.signature };
  const { good, fault } = await walkChain(db, signer.publicKeyPem, { from: start, kept: [] });
  if (fault) return "whole";
  if (good.seq > start.seq)
    await db.$executeRaw`
      UPDATE audit_checks SET seq = ${good.seq}, hash = ${good.hash}, at = clock_timestamp()
      WHERE id = 1 AND seq < ${good.seq} AND bad_seq IS NULL`;
  return "checked";
}

/**
 * Checks the chain from its first event to its newest, and records what it found. The first bad event gets an event of
 * its own, once.
 * @param readKept reads the heads that this worker keeps itself
 * @returns "busy", and nothing is looked at, while another process does it
 * @throws the reason of `signal` when it is aborted; then nothing is recorded
 */
export async function checkWholeHistory(
  store: HistoryStore,
  readKept: () => Promise<readonly KeptHead[]> = async () => [],
  signal?: AbortSignal,
): Promise<{ seq: number; bad: Fault | null } | "busy"> {
  const { db, signer } = store;
  return oneAtATime(db, "check of the whole history", wholeEveryMs, async () => {
    const beganAt = await readClock(db);
    const [last, anchor, own] = [await readCheck(db), await readNewestAnchor(db), await readKept()];
    const kept = [...own, ...(anchor ? [anchor] : [])];
    if (last) kept.push({ seq: Number(last.seq), hash: last.hash, at: last.at });
    const walk = await walkChain(db, signer.publicKeyPem, { kept, signal });
    const bad = walk.fault ? await recordBad(store, walk, walk.fault) : null;
    if (!bad) await recordWhole(db, walk, beganAt);
    return { seq: walk.good.seq, bad };
  });
}

/** What a check of new events found meanwhile may be ahead, and stays. */
async function recordWhole(db: Db, { good }: Walk, beganAt: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_checks AS known (id, seq, hash, at, whole_at)
    VALUES (1, ${good.seq}, ${good.hash}, clock_timestamp(), ${beganAt})
    ON CONFLICT (id) DO UPDATE SET
      (seq, hash) = (SELECT known.seq, known.hash WHERE known.seq > EXCLUDED.seq AND known.at > EXCLUDED.whole_at
        UNION ALL SELECT EXCLUDED.seq, EXCLUDED.hash LIMIT 1),
      at = EXCLUDED.at, whole_at = EXCLUDED.whole_at, bad_seq = NULL, bad_why = NULL`;
}

async function recordBad(store: HistoryStore, { good, isByKeptHead }: Walk, found: Fault): Promise<Fault> {
  return store.db.$transaction(async (tx) => {
    const before = await tx.auditCheck.findUnique({ where: { id: 1 } });
    const known = before?.badSeq ? { seq: Number(before.badSeq), why: before.badWhy ?? "" } : null;
    // A tail stays cut however many events come after the cut.
    const isStillCut = isByKeptHead && known && isMissingTail(known.why) && found.seq >= known.seq;
    const bad = isStillCut ? known : { seq: found.seq, why: storableText(found.why, 300) };
    const row = { seq: good.seq, hash: good.hash, badSeq: bad.seq, badWhy: bad.why, at: await readClock(tx) };
    await tx.auditCheck.upsert({ where: { id: 1 }, create: row, update: row });
    if (known?.seq !== bad.seq)
      await appendEvents(tx, store.signer, [
        { type: "history.badEventFound", actor: system, badSeq: bad.seq, why: bad.why },
      ]);
    return bad;
  });
}
