import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import type { TestStore } from "../../prisma/test-store.ts";
import { findRunsToAdvance } from "./advance.ts";
import { requesterColumns } from "./rules.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

const soon = () => new Date(Date.now() + 60_000).toISOString();

test("a run that waits for its time begins then, and not before", async () => {
  const run = await runs.begin("block", await runs.addTenants(2), { when: { kind: "at", at: soon() } });
  expect(run.state).toBe("waiting");
  await runs.advance(run.id);
  expect(await runs.view(run.id)).toMatchObject({ state: "waiting" });
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE run_id = ${run.id}::uuid`;
  await runs.advance(run.id);
  expect(await runs.inFlight(run.id)).toEqual([]);
  await store.db.$executeRaw`UPDATE runs SET start_at = now() WHERE id = ${run.id}::uuid`;
  await runs.advance(run.id);
  expect(await runs.view(run.id)).toMatchObject({ state: "running" });
  expect(await runs.inFlight(run.id)).toEqual([0]);
  await runs.advance(run.id);
  expect(await runs.types(run.id)).toEqual(["run.requested", "run.begun"]);
});

test("a canary that fails stops the run at once: the rest is cancelled with the reason, and the history says why", async () => {
  const [canary = ""] = await runs.addTenants(1, { tags: ["canary"] });
  const run = await runs.begin("block", [...(await runs.addTenants(30)), canary]);
  await runs.fail(await runs.claim(run.id, 30));
  expect(await runs.view(run.id)).toMatchObject({
    state: "stopped",
    outcome: "failed",
    counts: { cancelled: 30, failed: 1 },
  });
  const [item] = await runs.items(run.id);
  expect(item?.error?.code).toBe("run-stopped");
  expect((await runs.events(run.id)).slice(-3)).toMatchObject([
    { type: "item.failed" },
    { type: "run.stopped", why: "canary-failed", failed: 1, tenantCount: 30, actor: { kind: "system" } },
    { type: "run.finished", outcome: "failed", counts: { cancelled: 30, failed: 1 } },
  ]);
});

test.each([
  { tenants: 20, stopAfter: undefined, stopsAt: 5 },
  { tenants: 60, stopAfter: undefined, stopsAt: 6 },
  { tenants: 20, stopAfter: { failures: 2 }, stopsAt: 2 },
  { tenants: 20, stopAfter: { percent: 20 }, stopsAt: 4 },
])(
  "a run of $tenants tenants that stops after $stopAfter goes on until $stopsAt failed",
  async ({ tenants, stopAfter, stopsAt }) => {
    const run = await runs.begin("block", await runs.addTenants(tenants), {
      waves: false,
      ...(stopAfter ? { stopAfter } : {}),
    });
    for (let failed = 1; failed < stopsAt; failed += 1) await runs.fail(await runs.claim(run.id, failed - 1));
    expect(await runs.view(run.id)).toMatchObject({ state: "running", stopAt: stopsAt });
    const atWork = await runs.claim(run.id, stopsAt);
    await runs.fail(await runs.claim(run.id, stopsAt - 1));
    // What is at work gets no go any more; the run is over when it is.
    expect(await runs.view(run.id)).toMatchObject({ state: "stopped", outcome: null });
    await expect(runs.change(atWork)).rejects.toThrow("not permitted: skip");
    await runs.fail(atWork, { class: "transient", code: "network" });
    const counts = { failed: stopsAt, skipped: 1, cancelled: tenants - stopsAt - 1 };
    expect(await runs.view(run.id)).toMatchObject({ state: "stopped", outcome: "failed", counts });
    expect(await runs.inFlight(run.id)).toEqual([]);
  },
);

test("failures do not stop a run of which nothing is left to begin", async () => {
  const run = await runs.begin("block", await runs.addTenants(2), {
    waves: false,
    stopAfter: { failures: 1 },
  });
  const [one, two] = [await runs.claim(run.id, 0), await runs.claim(run.id, 1)];
  await runs.fail(one);
  await runs.change(two);
  expect(await runs.view(run.id)).toMatchObject({ state: "finished", outcome: "partial" });
});

test("a check goes on however many fail: it is how one finds out", async () => {
  const run = await runs.begin("check", await runs.addTenants(10), { stopAfter: { failures: 1 } });
  for (let position = 0; position < 9; position += 1) await runs.fail(await runs.claim(run.id, position));
  expect(await runs.view(run.id)).toMatchObject({ state: "running", counts: { failed: 9 } });
});

test("tenants that were so already speak neither for nor against a run", async () => {
  const same = await runs.addTenants(2, { directSend: "blocked", unknownReason: null });
  const run = await runs.begin("block", [...same, ...(await runs.addTenants(1))]);
  await runs.change(await runs.claim(run.id, 2));
  const counts = { skipped: 2, succeeded: 1 };
  expect(await runs.view(run.id)).toMatchObject({ state: "finished", outcome: "succeeded", counts });
});

test("of several that advance a run at once each item is let go once", async () => {
  const run = await runs.begin("block", await runs.addTenants(40), { waves: false, concurrency: 16 });
  for (const position of [0, 1, 2, 3, 4, 5]) await runs.claim(run.id, position);
  await store.db
    .$executeRaw`UPDATE run_items SET state = 'succeeded', lease_until = NULL WHERE run_id = ${run.id}::uuid AND state = 'running'`;
  store.woken.length = 0;
  await Promise.all(Array.from({ length: 8 }, () => runs.advance(run.id)));
  expect(store.woken).toHaveLength(6);
  expect(new Set(store.woken).size).toBe(6);
  expect(await runs.inFlight(run.id)).toHaveLength(16);
});

test("a run whose time has come is found behind a hundred that wait for a place", async () => {
  const at = new Date(Date.now() + 60_000).toISOString();
  const run = await runs.begin("block", await runs.addTenants(2), { when: { kind: "at", at } });
  await store.db.$executeRaw`UPDATE runs SET start_at = now() WHERE id = ${run.id}::uuid`;
  const tenantId = await store.addTenant();
  const many = Array.from(
    { length: 100 },
    (_, index) => `00000000-0000-7000-8000-${`${index}`.padStart(12, "0")}`,
  );
  const common = { action: "check", state: "running", ...requesterColumns(runs.technician) } as const;
  await store.db.run.createMany({ data: many.map((id) => ({ id, ...common })) });
  await store.db.runItem.createMany({ data: many.map((runId) => ({ runId, tenantId, position: 0 })) });
  expect(await findRunsToAdvance(store.db)).toContain(run.id);
});
