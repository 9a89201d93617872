import { fromPrisma, PgBoss } from "pg-boss";
import type { Tx } from "./db.ts";

export const queueSchema = "pgboss";

const wakeUp = {
  policy: "short",
  notify: true,
  retryLimit: 0,
  expireInSeconds: 600,
  retentionSeconds: 3_600,
  deleteAfterSeconds: 60,
} as const;

/**
 * A wake-up holds nothing but the id of a run item or a job. Their tables are the truth and workers send again
 * what is due, so wake-ups need neither retries nor long storage. `short` keeps one waiting wake-up an id.
 */
export const queues = [
  { name: "run-item", options: wakeUp },
  { name: "job", options: wakeUp },
] as const;

/** Where no notice arrives: with the lease and the sweep an item still runs again within 30 s. */
const pollSeconds = 10;

export type QueueName = (typeof queues)[number]["name"];

export interface Queue {
  /** Wakes a worker for each id, when the transaction commits and not otherwise. */
  wake: (tx: Tx, queue: QueueName, ids: readonly string[]) => Promise<void>;
  /** Calls `take` for each wake-up, at most `concurrency` at once. */
  work: (queue: QueueName, concurrency: number, take: (id: string) => Promise<void>) => Promise<void>;
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
    // There are no flows. It tidies once a minute: recovery is not its work.
    flowIntervalSeconds: 60,
  });
  boss.on("error", options.onError);
  await boss.start();
  return {
    async wake(tx, queue, ids) {
      if (ids.length === 0) return;
      await boss.insert(
        queue,
        ids.map((id) => ({ data: { id }, singletonKey: id })),
        { db: fromPrisma(tx) },
      );
    },
    async work(queue, concurrency, take) {
      const options = { batchSize: 1, notifyPollingIntervalSeconds: pollSeconds };
      for (let place = 0; place < concurrency; place += 1) {
        let placeId = "";
        placeId = await boss.work<{ id: string }>(queue, options, async (jobs) => {
          for (const job of jobs) await take(job.data.id);
          // More may have waited than there were places: it looks again at once, and not at the next poll.
          boss.notifyWorker(placeId);
        });
      }
    },
    pause: async () => {
      for (const { name } of queues) await boss.offWork(name, { wait: false });
    },
    close: async () => boss.stop({ graceful: false, close: true }),
  };
}
