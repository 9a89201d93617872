import type { Signer } from "./audit/chain.ts";
import type { Db } from "./db.ts";
import type { Queue } from "./queue.ts";

/** What is needed to change something with its audit event: the database, and the key that signs the history. */
export interface HistoryStore {
  db: Db;
  signer: Signer;
}

/** The same for what a worker must hear of. */
export interface Store extends HistoryStore {
  queue: Pick<Queue, "wake">;
}
