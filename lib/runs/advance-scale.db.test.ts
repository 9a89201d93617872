import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import type { Db } from "../db.ts";
import { advance } from "./advance.ts";
import { cancelRun, pauseRun, resumeRun } from "./steer.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
}, 60_000);
afterAll(() => store.close());

async function measure<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  const result = await work();
  return [result, Math.round((performance.now() - began) * 10) / 10];
}

/** How many statements `advance` sends to let one item go after another ended. */
async function countQueries(runId: string): Promise<number> {
  let queries = 0;
  const counted = store.db.$extends({
    query: {
      $allOperations: ({ args, query }) => {
        queries += 1;
        return query(args);
      },
    },
  }) as unknown as Db;
  const [position = 0] = await runs.inFlight(runId);
  await store.db.runItem.updateMany({ where: { runId, position }, data: { state: "succeeded" } });
  await counted.$transaction((tx) => advance(store, tx, runId));
  return queries;
}

test("letting the next item go takes as many statements in a run of 10,000 as in one of 20", async () => {
  const small = await runs.begin("block", await runs.addTenants(20), { waves: false });
  const tenantIds = await runs.addTenants(10_000, { directSend: "allowed", unknownReason: null });
  const [{ id: runId }, makingMs] = await measure(() => runs.begin("block", tenantIds, { waves: false }));
  expect(await runs.inFlight(runId)).toHaveLength(8);
  expect(await countQueries(runId)).toBe(await countQueries(small.id));

  const times: number[] = [];
  for (let n = 0; n < 50; n += 1) {
    const [position = 0] = await runs.inFlight(runId);
    await store.db.runItem.updateMany({ where: { runId, position }, data: { state: "succeeded" } });
    times.push((await measure(() => runs.advance(runId)))[1]);
  }
  expect(await runs.inFlight(runId)).toHaveLength(8);
  const sorted = times.toSorted((a, b) => a - b);
  const [, pauseMs] = await measure(() => pauseRun(store, runs.technician, origin, runId));
  const [, resumeMs] = await measure(() => resumeRun(store, runs.technician, origin, runId));
  const [, cancelMs] = await measure(() => cancelRun(store, runs.technician, origin, runId));
  console.info(
    `10,000 items: made in ${makingMs} ms, advance median ${sorted[25]} ms, slowest ${sorted.at(-1)} ms; ` +
      `pause ${pauseMs} ms, resume ${resumeMs} ms, cancel ${cancelMs} ms`,
  );
}, 120_000);
