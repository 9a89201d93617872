import type { Db } from "../db.ts";
import { mostReplayed } from "./schema.ts";

/** Removes changes that no follower may ask for any more. */
export async function trimChanges(db: Db): Promise<number> {
  return db.$executeRaw`DELETE FROM changes WHERE seq < (SELECT max(seq) FROM changes) - ${2 * mostReplayed}`;
}
