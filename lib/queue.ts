import { fromPrisma, PgBoss } from "pg-boss";
import type { Tx } from "./db.ts";

export const queueSchema = "pgboss";

/**
 * A job is only a wake-up with an item's id. `run_items` is the truth and workers send again what is due,
 * so jobs need neither retries nor long storage. `short` keeps one waiting wake-up an item.
 */
export const queues = [
  {
    name: "run-item",
    options: {
      policy: "short",
      notify: true,
      retryLimit: 0,
      expireInSeconds: 600,
      retentionSeconds: 3_600,
      deleteAfterSeconds: 60,
    },
  },
] as const;

export interface Queue {
  /** Wakes a worker for each item, when the transaction commits and not otherwise. */
  wake: (tx: Tx, itemIds: readonly string[]) => Promise<void>;
  /** Calls `take` for each wake-up, at most `concurrency` at once. */
  work: (concurrency: number, take: (itemId: string) => Promise<void>) => Promise<void>;
  /** Takes nothing new. Calls under way go on. */
  pause: () => Promise<void>;
  close: () => Promise<void>;
}

/**
 * @param role a worker listens for wake-ups and tidies the queue; a sender does neither
 * @param max connections of the queue's own pool; a worker's listener is one more
 * @param onError told of the queue's own trouble, such as a lost connection; it heals by itself
 */
export async function openQueue(options: {
  url: string;
  role: "sender" | "worker";
  max: number;
  onError: (error: Error) => void;
}): Promise<Queue> {
  const isWorker = options.role === "worker";
  const boss = new PgBoss({
    connectionString: options.url,
    schema: queueSchema,
    max: options.max,
    application_name: "sendlock-queue",
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: isWorker,
    useListenNotify: isWorker,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  });
  boss.on("error", options.onError);
  await boss.start();
  const { name } = queues[0];
  return {
    async wake(tx, itemIds) {
      if (itemIds.length === 0) return;
      const jobs = itemIds.map((itemId) => ({ data: { itemId }, singletonKey: itemId }));
      await boss.insert(name, jobs, { db: fromPrisma(tx) });
    },
    async work(concurrency, take) {
      await boss.work<{ itemId: string }>(
        name,
        { localConcurrency: concurrency, batchSize: 1, notifyPollingIntervalSeconds: 2 },
        async (jobs) => {
          for (const job of jobs) await take(job.data.itemId);
        },
      );
    },
    pause: async () => boss.offWork(name, { wait: false }),
    close: async () => boss.stop({ graceful: false, close: true }),
  };
}
