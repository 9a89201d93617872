import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHistoryHead } from "#lib/audit/check.ts";
import { oneAtATime } from "#lib/audit/one-at-a-time.ts";
import { requestJob } from "#lib/jobs/commands.ts";
import { getJob } from "#lib/jobs/queries.ts";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { WorkerContext } from "../run-item.ts";
import { runJob } from "../run-job.ts";

let store: TestStore;
let context: WorkerContext;
const ending = new AbortController();

beforeAll(async () => {
  store = await openTestStore();
  // A check of the history visits no tenant.
  const unused = {} as Pick<WorkerContext, "pool" | "tokens" | "clouds">;
  context = {
    ...store,
    ...unused,
    workerId: "w",
    keys: () => [],
    log: pino({ level: "silent" }),
    ending: ending.signal,
  };
});
afterAll(() => store.close());

async function ask(): Promise<string> {
  const job = await requestJob(store, await store.addPerson("technician"), origin, { kind: "verify" });
  return job.id;
}

test("a technician has the whole history checked, and the answer names its newest event", async () => {
  const id = await ask();
  await runJob(context, id);
  const { seq } = await readHistoryHead(store.db);
  expect(await getJob(store.db, { tenants: "all" }, id)).toMatchObject({
    state: "succeeded",
    result: { seq, bad: null },
  });
  expect((await readHistoryHead(store.db)).check).toMatchObject({ seq, bad: null });
});

test("the answer names the first event that is not as it was written", async () => {
  const id = await ask();
  const owner = new pg.Client({ connectionString: store.database.ownerUrl });
  await owner.connect();
  await owner.query("ALTER TABLE audit_events DISABLE TRIGGER audit_events_no_change");
  await owner.query("UPDATE audit_events SET body = replace(body, 'verify', 'survey') WHERE seq = 1");
  await owner.end();
  await runJob(context, id);
  const bad = { seq: 1, why: "the content does not match its hash" };
  expect(await getJob(store.db, { tenants: "all" }, id)).toMatchObject({
    state: "succeeded",
    result: { seq: 0, bad },
  });
});

test("a check that is under way is waited for, since it began before", async () => {
  const id = await ask();
  let free: () => void = () => undefined;
  const held = oneAtATime(store.db, "check of the whole history", 10_000, async () => {
    await new Promise<void>((resolve) => {
      free = resolve;
    });
  });
  const running = runJob(context, id);
  const readState = async () => (await getJob(store.db, { tenants: "all" }, id))?.state;
  await expect.poll(readState).toBe("running");
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await readState()).toBe("running");
  free();
  await Promise.all([held, running]);
  expect(await readState()).toBe("succeeded");
});
