import type { Db, Tx } from "../db.ts";

/** First half of the advisory locks that are taken here; the second is made of the work's name. */
const lockClass = 73_105_796;

/**
 * Does work on the history that one process at a time may do. The lock belongs to a transaction: it is free again
 * when the work is over and when the process dies.
 * @param most longest time in ms that the work may take
 * @returns what the work gives, or "busy", and nothing is done, while another process does it
 */
export async function oneAtATime<T>(
  db: Db,
  name: string,
  most: number,
  work: (tx: Tx) => Promise<T>,
): Promise<T | "busy"> {
  return db.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${lockClass}::int, hashtext(${name})) AS taken`;
      return lock?.taken ? work(tx) : "busy";
    },
    { timeout: most },
  );
}
