import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { getTenant } from "../tenants/queries.ts";
import { type Claim, claimItem } from "./claim.ts";
import { requestRun } from "./create.ts";
import { permitSet } from "./permit.ts";
import { getRun, listRunItems } from "./queries.ts";
import { recordOutcome } from "./record.ts";
import type { RunView } from "./schema.ts";
import { cancelRun, undoRun } from "./steer.ts";

const all = { tenants: "all" } as const;
const gone = () => "gone" as const;
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

async function block(tenantId: string): Promise<RunView> {
  return requestRun(store, technician, origin, { action: "block", target: { tenantIds: [tenantId] } });
}

async function onlyItem(runId: string) {
  const {
    items: [item],
  } = await listRunItems(store.db, all, runId);
  if (!item) throw new Error("no item");
  return item;
}

async function claim(runId: string): Promise<Claim> {
  const claimed = await claimItem(store.db, "w", (await onlyItem(runId)).id);
  if (!claimed) throw new Error("not claimed");
  return claimed;
}

async function change(
  claimed: Claim,
  before: "allowed" | "blocked",
  after: "allowed" | "blocked",
): Promise<void> {
  expect(await permitSet(store, claimed, before, gone)).toEqual({ go: true });
  await recordOutcome(store, claimed, { kind: "set", before, after, result: "changed" });
}

async function types(runId: string): Promise<string[]> {
  const rows = await store.db.auditEvent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
  return rows.map((row) => row.type);
}

test("undo pressed before the work began cancels it, and nothing can be claimed any more", async () => {
  const run = await block(await store.addTenant());
  const undone = await undoRun(store, technician, origin, run.id);
  expect(undone).toMatchObject({ id: run.id, state: "cancelled", counts: { cancelled: 1 } });
  expect(await claimItem(store.db, "w", (await onlyItem(run.id)).id)).toBeNull();
  expect(await types(run.id)).toEqual(["run.requested", "run.cancelled", "run.finished"]);
});

test("undo pressed after the change restores the recorded value, by a run of its own, once", async () => {
  const run = await block(await store.addTenant());
  await change(await claim(run.id), "allowed", "blocked");
  const undo = await undoRun(store, technician, origin, run.id);
  expect(undo).toMatchObject({ action: "undo", state: "running", undoOfId: run.id, counts: { queued: 1 } });
  expect((await undoRun(store, technician, origin, run.id)).id).toBe(undo.id);
  expect(await getRun(store.db, all, run.id)).toMatchObject({ undoneById: undo.id });
  const claimed = await claim(undo.id);
  expect(claimed.requested).toBe("allowed");
  await change(claimed, "blocked", "allowed");
  expect(await getRun(store.db, all, undo.id)).toMatchObject({ state: "finished", outcome: "succeeded" });
});

test("undo pressed while the Set is on its way waits for its end, then restores", async () => {
  const run = await block(await store.addTenant());
  const claimed = await claim(run.id);
  await permitSet(store, claimed, "allowed", gone);
  const undo = await undoRun(store, technician, origin, run.id);
  expect(undo).toMatchObject({ action: "undo", state: "waiting", counts: {} });
  await recordOutcome(store, claimed, {
    kind: "set",
    before: "allowed",
    after: "blocked",
    result: "changed",
  });
  expect(await getRun(store.db, all, run.id)).toMatchObject({ state: "cancelled", outcome: "succeeded" });
  expect(await getRun(store.db, all, undo.id)).toMatchObject({ state: "running", counts: { queued: 1 } });
});

test("undo pressed before the permission takes the permission away, and nothing is sent", async () => {
  const run = await block(await store.addTenant());
  const claimed = await claim(run.id);
  const undo = await undoRun(store, technician, origin, run.id);
  const permit = await permitSet(store, claimed, "allowed", gone);
  expect(permit).toEqual({ go: false, why: "skip", code: "run-not-running" });
  await recordOutcome(store, claimed, { kind: "skipped", code: "run-not-running", read: "allowed" });
  expect(await getRun(store.db, all, undo.id)).toMatchObject({
    state: "finished",
    outcome: "succeeded",
    counts: { skipped: 1 },
  });
  expect(await types(run.id)).not.toContain("item.setting");
});

test("a value that somebody changed since is not undone", async () => {
  const run = await block(await store.addTenant());
  await change(await claim(run.id), "allowed", "blocked");
  const undo = await undoRun(store, technician, origin, run.id);
  const permit = await permitSet(store, await claim(undo.id), "unknown", gone);
  expect(permit).toEqual({ go: false, why: "skip", code: "changed-since" });
});

test("a change whose earlier value was unknown is not undoable, and that is said", async () => {
  const run = await block(await store.addTenant());
  const claimed = await claim(run.id);
  await permitSet(store, claimed, "unknown", gone);
  await recordOutcome(store, claimed, {
    kind: "set",
    before: "unknown",
    after: "blocked",
    result: "changed",
  });
  const undo = await undoRun(store, technician, origin, run.id);
  expect(undo).toMatchObject({ state: "finished", outcome: "failed", counts: { skipped: 1 } });
  expect((await onlyItem(undo.id)).error?.cause).toContain("No value was recorded");
});

test("a Set that left before the cancel is brought to its end in the cancelled run", async () => {
  const run = await block(await store.addTenant());
  const claimed = await claim(run.id);
  await permitSet(store, claimed, "allowed", gone);
  await cancelRun(store, technician, origin, run.id);
  const failure = { code: "engine-ended", class: "transient" as const, raw: "" };
  await recordOutcome(store, claimed, { kind: "uncertain", failure });
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE id = ${claimed.itemId}::uuid`;
  await recordOutcome(store, await claim(run.id), { kind: "read", value: "blocked" });
  expect(await getRun(store.db, all, run.id)).toMatchObject({ state: "cancelled", outcome: "succeeded" });
  await expect(cancelRun(store, technician, origin, run.id)).rejects.toMatchObject({ code: "run-over" });
});

test("a check can't be undone", async () => {
  const run = await requestRun(store, technician, origin, {
    action: "check",
    target: { tenantIds: [await store.addTenant()] },
  });
  await expect(undoRun(store, technician, origin, run.id)).rejects.toMatchObject({ code: "not-undoable" });
});

test("an attempt of a cancelled run that ends in a passing error is not queued again, and the waiting undo is released", async () => {
  const run = await block(await store.addTenant());
  const claimed = await claim(run.id);
  const undo = await undoRun(store, technician, origin, run.id);
  const failure = { code: "network", class: "transient" as const, raw: "" };
  await recordOutcome(store, claimed, { kind: "failed", failure, settled: false });
  expect(await getRun(store.db, all, run.id)).toMatchObject({ state: "cancelled", counts: { skipped: 1 } });
  expect(await getRun(store.db, all, undo.id)).toMatchObject({ state: "finished", outcome: "succeeded" });
});

test("in a cancelled run an earlier engine that may still act is waited for, then the value is read", async () => {
  const tenantId = await store.addTenant();
  const run = await block(tenantId);
  const first = await claim(run.id);
  await permitSet(store, first, "allowed", gone);
  await store.db
    .$executeRaw`UPDATE run_items SET lease_until = now() - interval '1 second' WHERE id = ${first.itemId}::uuid`;
  await cancelRun(store, technician, origin, run.id);
  const second = await claim(run.id);
  const permit = await permitSet(store, second, "allowed", () => "elsewhere");
  if (permit.go || permit.why !== "wait") throw new Error("not told to wait");
  await recordOutcome(store, second, { kind: "wait", until: permit.until, read: "allowed" });
  expect(await onlyItem(run.id)).toMatchObject({ state: "verifying" });
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE id = ${first.itemId}::uuid`;
  await recordOutcome(store, await claim(run.id), { kind: "read", value: "blocked" });
  expect(await onlyItem(run.id)).toMatchObject({ state: "succeeded", after: "blocked" });
});

test("an undo that was cancelled while it waited changed nothing, and may be asked for again", async () => {
  const tenantId = await store.addTenant();
  const run = await block(tenantId);
  const claimed = await claim(run.id);
  await permitSet(store, claimed, "allowed", gone);
  const undo = await undoRun(store, technician, origin, run.id);
  expect(await cancelRun(store, technician, origin, undo.id)).toMatchObject({
    state: "cancelled",
    outcome: "failed",
  });
  await recordOutcome(store, claimed, {
    kind: "set",
    before: "allowed",
    after: "blocked",
    result: "changed",
  });
  expect((await getTenant(store.db, all, tenantId))?.lastChange).toMatchObject({ undoable: true });
  const again = await undoRun(store, technician, origin, run.id);
  expect(again).toMatchObject({ state: "running", counts: { queued: 1 } });
  expect(again.id).not.toBe(undo.id);
});
