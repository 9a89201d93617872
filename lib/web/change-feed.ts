import pg from "pg";
import type { Scope } from "../access/schema.ts";
import { readChangeRange, readChanges } from "../changes/queries.ts";
import { type Change, changeChannel, mostReplayed } from "../changes/schema.ts";
import type { Db } from "../db.ts";
import type { Log } from "../log.ts";

const pageSize = 1_000;
const reconnectMs = 1_000;
/** A notice can be lost with its connection; this is how long that stays unseen at most. */
const fallbackMs = 5_000;

type Wake = () => void;

/** Tells followers of this process that the change sequence has grown. One listening connection for all of them. */
export class ChangeFeed {
  readonly #url: string;
  readonly #log: Log;
  readonly #followers = new Set<Wake>();
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  #fallback: NodeJS.Timeout | undefined;
  readonly #pages = new Map<number, ReturnType<typeof readChanges>>();

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  /** Calls `wake` whenever there may be something new. Returns how to stop it. */
  follow(wake: Wake): () => void {
    this.#followers.add(wake);
    if (!this.#client) void this.#connect();
    this.#fallback ??= setInterval(() => this.#wakeAll(), fallbackMs);
    return () => {
      this.#followers.delete(wake);
      if (this.#followers.size > 0) return;
      clearInterval(this.#fallback);
      this.#fallback = undefined;
    };
  }

  /** A page of changes. Followers of everything that stand at the same number share one query. */
  read(db: Db, scope: Scope, afterSeq: number): ReturnType<typeof readChanges> {
    if ("tags" in scope) return readChanges(db, scope, afterSeq, pageSize);
    const known = this.#pages.get(afterSeq);
    if (known) return known;
    const page = readChanges(db, scope, afterSeq, pageSize);
    this.#pages.set(afterSeq, page);
    page.catch(() => this.#pages.delete(afterSeq));
    return page;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#fallback);
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "sendlock-changes",
      keepAlive: true,
    });
    this.#client = client;
    const lost = (error?: Error): void => {
      if (this.#client !== client || this.#closed) return;
      this.#client = undefined;
      if (error) this.#log.warn({ err: error }, "listening connection lost; trying again");
      void client.end().catch(() => undefined);
      this.#retry = setTimeout(() => void this.#connect(), reconnectMs);
    };
    client.on("error", lost);
    client.on("end", () => lost());
    client.on("notification", () => this.#wakeAll());
    try {
      await client.connect();
      await client.query(`LISTEN ${changeChannel}`);
      // What was committed while nobody listened.
      this.#wakeAll();
    } catch (error) {
      lost(error as Error);
    }
  }

  #wakeAll(): void {
    this.#pages.clear();
    for (const wake of this.#followers) wake();
  }
}

export type FeedMessage = { type: "change"; change: Change } | { type: "reset"; seq: number };

/**
 * All changes after a number, then those to come, in the order of commits, until the signal is aborted. A
 * follower that asks for more than 10,000, or for what is tidied away, gets `reset` and goes on from now.
 * @param after null: from now on
 */
export async function* followChanges(
  feed: ChangeFeed,
  db: Db,
  scope: Scope,
  after: number | null,
  signal: AbortSignal,
): AsyncGenerator<FeedMessage[]> {
  let wake: Wake = () => undefined;
  let isNew = true;
  const stop = feed.follow(() => {
    isNew = true;
    wake();
  });
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    const { oldest, newest } = await readChangeRange(db);
    const isTooFar =
      after !== null &&
      (after > newest || newest - after > mostReplayed || (after < oldest - 1 && newest > 0));
    let seq = after === null || isTooFar ? newest : after;
    if (after === null || isTooFar) yield [{ type: "reset", seq }];
    while (!signal.aborted) {
      if (!isNew) await new Promise<void>((resolve) => (wake = resolve));
      isNew = false;
      for (;;) {
        const page = await feed.read(db, scope, seq);
        if (page.lastSeq === seq || signal.aborted) break;
        seq = page.lastSeq;
        yield page.items.map((change) => ({ type: "change", change }));
      }
    }
  } finally {
    stop();
  }
}
