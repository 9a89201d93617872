import { setImmediate } from "node:timers/promises";
import type { Db } from "../db.ts";
import { checkChain, emptyHead } from "./chain.ts";
import { readChain, readEvent } from "./queries.ts";
import type { Head } from "./schema.ts";

/** Rows that are in memory at a time; between two pages other work gets its turn. */
const pageRows = 1_000;

/** A head that was noted outside the chain, and when. */
export interface KeptHead {
  seq: number;
  hash: string;
  at: Date;
}

export interface Fault {
  seq: number;
  why: string;
}

export interface Walk {
  /** The newest event that is good together with all before it. */
  good: Head;
  fault: Fault | null;
  /** Only a kept head tells of the fault: the chain by itself is good. */
  isByKeptHead: boolean;
}

interface Way {
  /** Where it begins; without it at the first event. */
  from?: Head;
  /** Read before the walk begins: what is kept of an event that comes later can't be missed. */
  kept: readonly KeptHead[];
  signal?: AbortSignal | undefined;
}

/**
 * Checks the chain page by page up to its newest event, and that what was kept of it stands in it.
 * @throws the reason of `signal` when it is aborted
 */
export async function walkChain(
  db: Db,
  publicKeyPem: string,
  { from = emptyHead, kept, signal }: Way,
): Promise<Walk> {
  const expected = await leaveOutRestored(db, kept);
  const hashes = Map.groupBy(expected, ({ seq }) => seq);
  let good = from;
  for (;;) {
    signal?.throwIfAborted();
    const rows = await readChain(db, good.seq, pageRows);
    const check = checkChain(rows, publicKeyPem, good);
    const sound = check.ok ? rows : rows.slice(0, check.seq - good.seq - 1);
    for (const { seq, hash, signature } of sound) {
      if (hashes.get(seq)?.some((one) => one.hash !== hash)) {
        const why = "another event stood here when its hash was kept elsewhere";
        return { good, fault: { seq, why }, isByKeptHead: true };
      }
      good = { seq, hash, signature };
    }
    if (!check.ok) return { good, fault: { seq: check.seq, why: check.why }, isByKeptHead: false };
    if (rows.length < pageRows) break;
    await setImmediate();
  }
  const isCut = expected.some(({ seq }) => seq > good.seq);
  const fault = isCut ? { seq: good.seq + 1, why: `${missingWords} #${good.seq}` } : null;
  return { good, fault, isByKeptHead: isCut };
}

const missingWords = "events are missing after";

/** Whether a fault was a tail that is gone. */
export function isMissingTail(why: string): boolean {
  return why.startsWith(missingWords);
}

/**
 * The first of some kept heads that does not stand in the history any more; null when all do. Looks at these alone, and
 * not at what lies between them.
 */
export async function findLostHead(db: Db, kept: readonly KeptHead[]): Promise<KeptHead | null> {
  const rows = await db.auditEvent.findMany({
    where: { seq: { in: kept.map(({ seq }) => seq) } },
    select: { seq: true, hash: true },
  });
  const hashes = new Map(rows.map(({ seq, hash }) => [Number(seq), hash]));
  const lost = kept.filter(({ seq, hash }) => hashes.get(seq) !== hash);
  return (await leaveOutRestored(db, lost))[0] ?? null;
}

/**
 * A restore takes back what came after its backup, and says so in the chain: heads of that are no proof any more. As the
 * offline verifier has it: only where the restore knew of them.
 */
async function leaveOutRestored(db: Db, kept: readonly KeptHead[]): Promise<KeptHead[]> {
  const real = kept.filter(({ seq }) => seq > 0);
  if (real.length === 0) return real;
  const rows = await db.auditEvent.findMany({ where: { type: "history.restored" }, select: { body: true } });
  const restores = rows.flatMap(({ body }) => readRestore(body));
  return real.filter(({ seq, hash, at }) => {
    const tookBack = ({ backup, newest, at: restoredAt }: Restore) =>
      seq > backup.seq && (seq === newest.seq ? hash === newest.hash : seq < newest.seq && at <= restoredAt);
    return !restores.some(tookBack);
  });
}

type Place = Pick<Head, "seq" | "hash">;

interface Restore {
  backup: Place;
  newest: Place;
  at: Date;
}

/** A restore that knew of later events than its backup has, and that the chain went on from. */
function readRestore(body: string): Restore[] {
  const event = readEvent(body);
  if (event?.type !== "history.restored" || !event.newestKnown) return [];
  const { backup, newestKnown: newest, seq, prev, at } = event;
  return backup.seq === seq - 1 && backup.hash === prev ? [{ backup, newest, at: new Date(at) }] : [];
}
