import { afterAll, beforeAll, expect, test } from "vitest";
import { gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { requestRun } from "./create.ts";
import { permitSet } from "./permit.ts";
import { recordOutcome } from "./record.ts";
import { retryRun } from "./retry.ts";
import { cancelRun, undoRun } from "./steer.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

const retry = (runId: string) => retryRun(store, runs.technician, origin, runId);

test("a retry visits the failed tenants only, once, and says what it retries", async () => {
  const tenantIds = await runs.addTenants(4);
  const run = await runs.begin("block", tenantIds, { waves: false, concurrency: 4 });
  await expect(retry(run.id)).rejects.toMatchObject({ code: "run-not-over" });
  for (const position of [0, 2]) await runs.change(await runs.claim(run.id, position));
  // One lacked a role, one could not be reached: both are tried, as somebody may have cured them.
  await runs.fail(await runs.claim(run.id, 1), { code: "role-missing" });
  await runs.fail(await runs.claim(run.id, 3));
  const again = await retry(run.id);
  expect(again).toMatchObject({
    action: "block",
    retryOfId: run.id,
    reason: "Retry of block: a test",
    counts: { queued: 2 },
    options: { waves: false, concurrency: 4 },
  });
  expect((await runs.items(again.id)).map(({ tenantId }) => tenantId)).toEqual([tenantIds[1], tenantIds[3]]);
  expect((await retry(run.id)).id).toBe(again.id);
  for (const position of [0, 1]) await runs.change(await runs.claim(again.id, position));
  expect(await runs.view(again.id)).toMatchObject({ state: "finished", outcome: "succeeded" });
  await expect(retry(again.id)).rejects.toMatchObject({ code: "nothing-failed" });
  expect((await runs.events(again.id))[0]).toMatchObject({ type: "run.requested", retryOfId: run.id });
});

test("a retry leaves out what was excluded meanwhile, and says so", async () => {
  const tenantIds = await runs.addTenants(2);
  const run = await runs.begin("block", tenantIds, { waves: false });
  for (const position of [0, 1]) await runs.fail(await runs.claim(run.id, position));
  await exclude(tenantIds[0] ?? "");
  const again = await retry(run.id);
  expect((await runs.items(again.id)).map(({ state, error }) => [state, error?.code])).toEqual([
    ["skipped", "excluded"],
    ["queued", undefined],
  ]);
});

test("the retry of an undo keeps each tenant's own value, and acts only where the value is the one that was set", async () => {
  const run = await runs.begin("block", await runs.addTenants(2), { waves: false });
  for (const position of [0, 1]) await runs.change(await runs.claim(run.id, position));
  const undo = await undoRun(store, runs.technician, origin, run.id);
  await runs.change(await runs.claim(undo.id, 0), "blocked", "allowed");
  await runs.fail(await runs.claim(undo.id, 1));
  const again = await retry(undo.id);
  const rows = await store.db.runItem.findMany({ where: { runId: again.id } });
  expect(rows).toMatchObject([{ requested: "allowed", expected: "blocked" }]);
  expect(await permitSet(store, await runs.claim(again.id), "allowed", gone)).toMatchObject({
    code: "changed-since",
  });
});

test("an excluded tenant gets no go, whenever it was excluded", async () => {
  const tenantIds = await runs.addTenants(2);
  const run = await runs.begin("block", tenantIds, { waves: false });
  const claim = await runs.claim(run.id);
  await exclude(tenantIds[0] ?? "");
  const permit = await permitSet(store, claim, "allowed", gone);
  expect(permit).toEqual({ go: false, why: "skip", code: "excluded" });
  await recordOutcome(store, claim, { kind: "skipped", code: "excluded", read: "allowed" });
  expect((await runs.items(run.id))[0]).toMatchObject({ state: "skipped", error: { code: "excluded" } });
});

async function exclude(tenantId: string): Promise<void> {
  const reviewOn = new Date("2099-01-01");
  await store.db.exclusion.create({ data: { tenantId, owner: "o", reason: "r", reviewOn, createdBy: "c" } });
}

test("a reason that becomes too long is cut between characters", async () => {
  const run = await requestRun(store, runs.technician, origin, {
    action: "block",
    target: { tenantIds: await runs.addTenants(2) },
    reason: `${"x".repeat(483)}😀😀`,
  });
  for (const position of [0, 1]) {
    await runs.fail(await runs.claim(run.id, position));
    await runs.advance(run.id);
  }
  if (!(await runs.view(run.id)).finishedAt) await cancelRun(store, runs.technician, origin, run.id);
  expect((await retry(run.id)).reason?.isWellFormed()).toBe(true);
});
