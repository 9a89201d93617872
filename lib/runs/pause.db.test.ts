import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { findRunsToAdvance } from "./advance.ts";
import { claimItem } from "./claim.ts";
import { permitSet } from "./permit.ts";
import { recordOutcome } from "./record.ts";
import { cancelRun, pauseRun, resumeRun, undoRun } from "./steer.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

const pause = (runId: string) => pauseRun(store, runs.technician, origin, runId);
const resume = (runId: string) => resumeRun(store, runs.technician, origin, runId);
const cancel = (runId: string) => cancelRun(store, runs.technician, origin, runId);

async function begin(tenants: number): Promise<string> {
  return (await runs.begin("block", await runs.addTenants(tenants), { waves: false, concurrency: 3 })).id;
}

test("a paused run puts back what has no go, finishes what has one, and begins nothing", async () => {
  const runId = await begin(6);
  const [waits, sets] = [await runs.claim(runId, 0), await runs.claim(runId, 1)];
  expect(await permitSet(store, sets, "allowed", gone)).toEqual({ go: true });
  expect(await pause(runId)).toMatchObject({ state: "paused", counts: { queued: 4, running: 2 } });
  const permit = await permitSet(store, waits, "allowed", gone);
  if (permit.go || permit.why !== "wait") throw new Error("not told to wait");
  await recordOutcome(store, waits, { kind: "wait", until: permit.until, read: "allowed" });
  await recordOutcome(store, sets, { kind: "set", before: "allowed", after: "blocked", result: "changed" });
  expect(await runs.view(runId)).toMatchObject({ state: "paused", counts: { queued: 5, succeeded: 1 } });
  expect(await runs.inFlight(runId)).toEqual([]);
  for (const { id } of await runs.items(runId)) expect(await claimItem(store.db, "w", id)).toBeNull();
  await pause(runId);
  expect(await runs.types(runId)).toEqual(["run.requested", "item.setting", "run.paused", "item.succeeded"]);
});

test("a passing error in a paused run is tried again after it goes on", async () => {
  const runId = await begin(2);
  const claim = await runs.claim(runId);
  await pause(runId);
  await runs.fail(claim, { code: "network", class: "transient", retryAfterSeconds: 0 });
  expect(await runs.view(runId)).toMatchObject({ state: "paused", counts: { queued: 2 } });
  store.woken.length = 0;
  expect(await resume(runId)).toMatchObject({ state: "running" });
  expect(store.woken).toHaveLength(2);
  for (const position of [0, 1]) await runs.change(await runs.claim(runId, position));
  expect(await runs.view(runId)).toMatchObject({ state: "finished", outcome: "succeeded" });
  expect(await runs.types(runId)).toContain("run.resumed");
  await expect(pause(runId)).rejects.toMatchObject({ code: "run-over" });
});

test("a paused run whose last items end meanwhile is finished", async () => {
  const runId = await begin(1);
  const claim = await runs.claim(runId);
  await permitSet(store, claim, "allowed", gone);
  await pause(runId);
  await recordOutcome(store, claim, { kind: "set", before: "allowed", after: "blocked", result: "changed" });
  expect(await runs.view(runId)).toMatchObject({ state: "finished", outcome: "succeeded" });
});

test("a cancelled run lets nothing go any more, from running, paused and waiting", async () => {
  const running = await begin(5);
  const paused = await begin(5);
  await pause(paused);
  const at = new Date(Date.now() + 60_000).toISOString();
  const waiting = await runs.begin("block", await runs.addTenants(5), { when: { kind: "at", at } });
  store.woken.length = 0;
  for (const runId of [running, paused, waiting.id]) {
    expect(await cancel(runId)).toMatchObject({
      state: "cancelled",
      outcome: "failed",
      counts: { cancelled: 5 },
    });
    await runs.advance(runId);
    for (const { id } of await runs.items(runId)) expect(await claimItem(store.db, "w", id)).toBeNull();
    await expect(resume(runId)).rejects.toMatchObject({ code: "run-over" });
  }
  expect(store.woken).toEqual([]);
});

test("a run that waits for its time can't be paused", async () => {
  const at = new Date(Date.now() + 60_000).toISOString();
  const run = await runs.begin("block", await runs.addTenants(2), { when: { kind: "at", at } });
  await expect(pause(run.id)).rejects.toMatchObject({ code: "run-not-running" });
});

test("one that was put back after a go is read back when the run is cancelled, not called off", async () => {
  const runId = await begin(2);
  const lost = await runs.claim(runId);
  await permitSet(store, lost, "allowed", gone);
  await runs.expireLease(lost);
  const claim = await runs.claim(runId);
  const permit = await permitSet(store, claim, "allowed", () => "elsewhere");
  if (permit.go || permit.why !== "wait") throw new Error("not told to wait");
  await recordOutcome(store, claim, { kind: "wait", until: permit.until, read: "allowed" });
  expect(await cancel(runId)).toMatchObject({ state: "cancelled", outcome: null });
  expect((await runs.items(runId)).map(({ state }) => state)).toEqual(["verifying", "cancelled"]);
  await recordOutcome(store, await runs.claim(runId), { kind: "read", value: "blocked" });
  expect(await runs.view(runId)).toMatchObject({
    outcome: "partial",
    counts: { succeeded: 1, cancelled: 1 },
  });
});

test("the undo of many takes back each tenant's own value, without waves, at the same number at once", async () => {
  const tenantIds = await runs.addTenants(5);
  const { id: runId } = await runs.begin("allow", tenantIds, { waves: false, concurrency: 2 });
  for (const position of [0, 1, 2])
    await runs.change(await runs.claim(runId, position), "blocked", "allowed");
  await recordOutcome(store, await runs.claim(runId, 3), {
    kind: "set",
    before: "allowed",
    after: "allowed",
    result: "was-already",
  });
  await runs.fail(await runs.claim(runId, 4));
  const undo = await undoRun(store, runs.technician, origin, runId);
  expect(undo).toMatchObject({
    state: "running",
    counts: { queued: 3, skipped: 2 },
    options: { waves: false, concurrency: 2 },
  });
  expect(await runs.inFlight(undo.id)).toEqual([0, 1]);
  const rows = await store.db.runItem.findMany({ where: { runId: undo.id }, orderBy: { position: "asc" } });
  expect(rows.map(({ requested, expected }) => [requested, expected]).slice(0, 3)).toEqual(
    [0, 1, 2].map(() => ["blocked", "allowed"]),
  );
});

test("the undo of a run that stopped waits for what is at work, and is asked for once", async () => {
  const run = await runs.begin("block", await runs.addTenants(4), {
    waves: false,
    stopAfter: { failures: 1 },
  });
  await runs.change(await runs.claim(run.id, 0));
  const atWork = await runs.claim(run.id, 1);
  await permitSet(store, atWork, "allowed", gone);
  await runs.fail(await runs.claim(run.id, 2));
  const undo = await undoRun(store, runs.technician, origin, run.id);
  expect(undo).toMatchObject({ state: "waiting" });
  await recordOutcome(store, atWork, { kind: "set", before: "allowed", after: "blocked", result: "changed" });
  expect(await runs.view(run.id)).toMatchObject({ state: "stopped", outcome: "partial" });
  expect(await runs.view(undo.id)).toMatchObject({ state: "running", counts: { queued: 2, skipped: 2 } });
  expect(await runs.types(run.id)).not.toContain("run.cancelled");
});

test("one that was put back after a go, and whose tenant is at work for another run, is read back after that", async () => {
  const [tenantId = "", other = ""] = await runs.addTenants(2);
  const { id: runId } = await runs.begin("block", [tenantId, other], { waves: false });
  const lost = await runs.claim(runId);
  await permitSet(store, lost, "allowed", gone);
  await runs.expireLease(lost);
  const claim = await runs.claim(runId);
  await recordOutcome(store, claim, { kind: "wait", until: new Date(), read: "allowed" });
  const check = await runs.claim((await runs.begin("check", [tenantId])).id);
  expect(await cancel(runId)).toMatchObject({ state: "cancelled", counts: { queued: 1, cancelled: 1 } });
  expect(await claimItem(store.db, "w", claim.itemId)).toBeNull();
  await recordOutcome(store, check, { kind: "read", value: "blocked" });
  expect(await findRunsToAdvance(store.db)).toContain(runId);
  await runs.advance(runId);
  await recordOutcome(store, await runs.claim(runId), { kind: "read", value: "blocked" });
  expect(await runs.view(runId)).toMatchObject({
    outcome: "partial",
    counts: { succeeded: 1, cancelled: 1 },
  });
  expect(await runs.types(runId)).toContain("item.succeeded");
});

test("one that was tried before the run was cancelled is not said never to have begun", async () => {
  const runId = await begin(2);
  await runs.fail(await runs.claim(runId), { code: "network", class: "transient", retryAfterSeconds: 60 });
  await cancel(runId);
  expect((await runs.items(runId)).map(({ words }) => words)).toEqual([
    "Cancelled before anything was changed",
    "Cancelled before it began",
  ]);
});

test("an undo that is cancelled at the moment its run ends stays cancelled, and neither fails", async () => {
  const runId = await begin(1);
  const claim = await runs.claim(runId);
  await permitSet(store, claim, "allowed", gone);
  const undo = await undoRun(store, runs.technician, origin, runId);
  const both: Promise<unknown>[] = [];
  await store.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM runs WHERE id = ${undo.id}::uuid FOR UPDATE`;
    both.push(cancel(undo.id));
    await sleep(300);
    both.push(
      recordOutcome(store, claim, { kind: "set", before: "allowed", after: "blocked", result: "changed" }),
    );
    await sleep(300);
  });
  await Promise.all(both);
  expect(await runs.view(undo.id)).toMatchObject({ state: "cancelled", outcome: "failed", counts: {} });
  expect(await runs.view(runId)).toMatchObject({ outcome: "succeeded" });
});
