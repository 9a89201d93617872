import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestStore, type TestStore } from "../prisma/test-store.ts";
import { openQueue, type Queue } from "./queue.ts";

let store: TestStore;
let sender: Queue;
let worker: Queue;
const taken: string[] = [];
const fail = (error: Error) => {
  throw error;
};

beforeAll(async () => {
  store = await openTestStore();
  const url = store.database.productUrl;
  sender = await openQueue({ url, role: "sender", max: 1, onError: fail });
  worker = await openQueue({ url, role: "worker", max: 4, onError: fail });
  await worker.work("run-item", 2, async (itemId) => void taken.push(itemId));
});
afterAll(async () => {
  await sender.close();
  await worker.close();
  await store.close();
});

test("a wake-up reaches a worker when its transaction commits, and without the owner's rights", async () => {
  const itemId = randomUUID();
  await store.db.$transaction((tx) => sender.wake(tx, "run-item", [itemId]));
  await vi.waitFor(() => expect(taken).toContain(itemId), { timeout: 5_000, interval: 10 });
});

test("a wake-up of a transaction that is rolled back reaches nobody", async () => {
  const [lost, kept] = [randomUUID(), randomUUID()];
  const failing = store.db.$transaction(async (tx) => {
    await sender.wake(tx, "run-item", [lost]);
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await store.db.$transaction((tx) => sender.wake(tx, "run-item", [kept]));
  await vi.waitFor(() => expect(taken).toContain(kept), { timeout: 5_000, interval: 10 });
  expect(taken).not.toContain(lost);
});

test("one wake-up an item waits, however often it is sent", async () => {
  await worker.pause();
  const itemId = randomUUID();
  for (let n = 0; n < 5; n += 1) await store.db.$transaction((tx) => sender.wake(tx, "run-item", [itemId]));
  const waiting = await store.db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM pgboss.job WHERE singleton_key = ${itemId} AND state = 'created'`;
  expect(Number(waiting[0]?.n)).toBe(1);
});
