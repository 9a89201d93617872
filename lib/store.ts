import type { Signer } from "./audit/rules.ts";
import type { Db } from "./db.ts";
import type { Queue } from "./queue.ts";

/** What commands write with: the database, the key that signs the history, and wake-ups for workers. */
export interface Store {
  db: Db;
  signer: Signer;
  queue: Pick<Queue, "wake">;
}
