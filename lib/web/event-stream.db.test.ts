import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { readChangeRange } from "../changes/queries.ts";
import { mostReplayed } from "../changes/schema.ts";
import { ChangeFeed } from "./change-feed.ts";
import { closeEventStreams, createEventStream } from "./event-stream.ts";

let store: TestStore;
let feed: ChangeFeed;
let tenantId: string;

beforeAll(async () => {
  store = await openTestStore();
  feed = new ChangeFeed(store.database.productUrl, pino({ level: "silent" }));
  tenantId = await store.addTenant();
});
afterAll(async () => {
  await feed.close();
  await store.close();
});

interface Follower {
  text: () => string;
  ids: () => number[];
  ended: Promise<void>;
  leave: () => void;
}

function follow(after: number | null, isSignedIn = async () => true): Follower {
  const leaving = new AbortController();
  const response = createEventStream({
    actorId: "somebody",
    feed,
    db: store.db,
    scope: { tenants: "all" },
    after,
    isSignedIn,
    signal: leaving.signal,
  });
  let text = "";
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })();
  return {
    text: () => text,
    ids: () => [...text.matchAll(/^id: (\d+)\nevent: change/gm)].map((match) => Number(match[1])),
    ended,
    leave: () => leaving.abort(),
  };
}

const rename = () =>
  store.db.tenant.update({ where: { id: tenantId }, data: { name: `name ${performance.now()}` } });
const newest = async () => (await readChangeRange(store.db)).newest;

test("a follower hears of a change within 500 ms of its commit", async () => {
  const follower = follow(null);
  await vi.waitFor(() => expect(follower.text()).toContain("event: reset"));
  const times: number[] = [];
  for (let n = 1; n <= 20; n += 1) {
    await rename();
    const started = performance.now();
    await vi.waitFor(() => expect(follower.ids()).toHaveLength(n), { timeout: 2_000, interval: 2 });
    times.push(performance.now() - started);
  }
  const slowest = Math.max(...times);
  console.log(`commit to stream, slowest of ${times.length}: ${slowest.toFixed(0)} ms`);
  expect(slowest).toBeLessThan(500);
  expect(follower.text()).toContain(`data: {"kind":"tenant","ref":"${tenantId}"}`);
  follower.leave();
});

test("a follower that comes back with its last number misses nothing and hears nothing twice", async () => {
  const start = await newest();
  for (let n = 0; n < 5; n += 1) await rename();
  const follower = follow(start + 2);
  await vi.waitFor(() => expect(follower.ids()).toEqual([start + 3, start + 4, start + 5]));
  await rename();
  await vi.waitFor(() => expect(follower.ids().at(-1)).toBe(start + 6));
  follower.leave();
});

test("a follower that fell too far behind, or knows a number from another database, is told to begin anew", async () => {
  await store.db
    .$executeRaw`INSERT INTO changes (kind, ref) SELECT 'tenant', 'x' FROM generate_series(1, ${mostReplayed + 10})`;
  const seq = await newest();
  for (const after of [1, seq + 1_000]) {
    const follower = follow(after);
    await vi.waitFor(() => expect(follower.text()).toContain(`id: ${seq}\nevent: reset`));
    follower.leave();
  }
});

test("a lost listening connection heals and what was committed meanwhile is told", async () => {
  const follower = follow(await newest());
  const product = new pg.Client({ connectionString: store.database.productUrl });
  await product.connect();
  await product.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sendlock-changes' AND datname = current_database()",
  );
  const before = await newest();
  await rename();
  await vi.waitFor(() => expect(follower.ids()).toContain(before + 1), { timeout: 6_000 });
  follower.leave();
  await product.end();
});

test("a stream ends within 5 s of its session", async () => {
  let signedIn = true;
  const follower = follow(null, async () => signedIn);
  await vi.waitFor(() => expect(follower.text()).toContain("event: reset"));
  signedIn = false;
  const started = performance.now();
  await follower.ended;
  const ms = performance.now() - started;
  console.log(`end of the session to end of the stream: ${ms.toFixed(0)} ms`);
  expect(ms).toBeLessThan(5_000);
});

test("all streams end within a second when the process is told to", async () => {
  const followers = [follow(null), follow(null)];
  for (const follower of followers) await vi.waitFor(() => expect(follower.text()).toContain("retry:"));
  const started = performance.now();
  closeEventStreams();
  await Promise.all(followers.map((follower) => follower.ended));
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("one actor has at most ten streams, and one that is closed makes room", async () => {
  const followers = Array.from({ length: 10 }, () => follow(null));
  expect(() => follow(null)).toThrow("event streams open already");
  const [first, ...others] = followers;
  first?.leave();
  await vi.waitFor(() => follow(null).leave());
  closeEventStreams();
  await Promise.all(others.map((follower) => follower.ended));
});
