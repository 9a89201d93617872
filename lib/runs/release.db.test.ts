import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import type { TestStore } from "../../prisma/test-store.ts";
import { claimItem } from "./claim.ts";
import { permitSet } from "./permit.ts";
import { recordOutcome } from "./record.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

/** Business hours that hold this time, to the minute, on every day. */
function businessNow(): { businessDays: number[]; businessFrom: string; businessTo: string } {
  const time = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return { businessDays: [1, 2, 3, 4, 5, 6, 7], businessFrom: time(-2), businessTo: time(2) };
}

async function endAll(runId: string, positions: number[]): Promise<void> {
  for (const position of positions) await runs.change(await runs.claim(runId, position));
}

test("waves double up to the limit, and a wave begins when the one before it is over", async () => {
  const run = await runs.begin("block", await runs.addTenants(14));
  const seen: number[][] = [];
  while ((await runs.view(run.id)).state === "running") {
    const positions = await runs.inFlight(run.id);
    seen.push(positions);
    const [last, ...others] = positions.toReversed();
    await endAll(run.id, others);
    expect(await runs.inFlight(run.id)).toEqual([last]);
    await endAll(run.id, [last ?? 0]);
  }
  expect(seen).toEqual([[0], [1, 2], [3, 4, 5, 6], [7, 8, 9, 10, 11, 12, 13]]);
  expect(await runs.view(run.id)).toMatchObject({ outcome: "succeeded", counts: { succeeded: 14 }, wave: 4 });
});

test("canaries go first, and the rest only when all of them are read back", async () => {
  const canaries = await runs.addTenants(2, { tags: ["canary"] });
  const run = await runs.begin("block", [...(await runs.addTenants(3)), ...canaries]);
  expect(await runs.inFlight(run.id)).toEqual([3, 4]);
  await endAll(run.id, [3]);
  const claim = await runs.claim(run.id, 4);
  await permitSet(store, claim, "allowed", () => "gone");
  const failure = { code: "engine-ended", class: "transient" as const, raw: "" };
  await recordOutcome(store, claim, { kind: "uncertain", failure });
  await runs.advance(run.id);
  expect(await runs.inFlight(run.id)).toEqual([]);
  await runs.makeDue(claim.itemId);
  await recordOutcome(store, await runs.claim(run.id, 4), { kind: "read", value: "blocked" });
  expect(await runs.inFlight(run.id)).toEqual([0]);
});

test("no more than the limit are at work at once, whichever ends first", async () => {
  const run = await runs.begin("block", await runs.addTenants(12), { waves: false, concurrency: 3 });
  const sizes: number[] = [];
  for (let positions = await runs.inFlight(run.id); positions.length > 0; ) {
    sizes.push(positions.length);
    await endAll(run.id, [positions[sizes.length % positions.length] ?? 0]);
    positions = await runs.inFlight(run.id);
  }
  expect(Math.max(...sizes)).toBe(3);
  expect(sizes).toHaveLength(12);
});

test("one that Exchange asked to wait holds nobody up, and is not let go earlier", async () => {
  const run = await runs.begin("block", await runs.addTenants(8));
  await runs.fail(await runs.claim(run.id, 0), {
    code: "throttled",
    class: "transient",
    retryAfterSeconds: 60,
  });
  const item = await store.db.runItem.findFirstOrThrow({ where: { runId: run.id, position: 0 } });
  expect(item).toMatchObject({ state: "queued", releasedAt: null });
  expect(item.dueAt.getTime() - Date.now()).toBeGreaterThan(59_000);
  for (let positions = await runs.inFlight(run.id); positions.length > 0; ) {
    await endAll(run.id, positions);
    positions = await runs.inFlight(run.id);
  }
  expect(await runs.view(run.id)).toMatchObject({ counts: { queued: 1, succeeded: 7 }, state: "running" });
  await store.db.$executeRaw`UPDATE run_items SET released_at = NULL WHERE id = ${item.id}::uuid`;
  await runs.advance(run.id);
  expect(await runs.inFlight(run.id)).toEqual([]);
  expect(await claimItem(store.db, "w", item.id)).toBeNull();
  await runs.makeDue(item.id);
  await runs.advance(run.id);
  expect(await runs.inFlight(run.id)).toEqual([0]);
});

test("one that is due again does not hold back the last wave", async () => {
  const run = await runs.begin("block", await runs.addTenants(5), { concurrency: 2 });
  const again = { code: "throttled", class: "transient" as const, retryAfterSeconds: 60 };
  const waiting = await runs.claim(run.id, 0);
  await runs.fail(waiting, again);
  expect(await runs.inFlight(run.id)).toEqual([1, 2]);
  await runs.makeDue(waiting.itemId);
  await endAll(run.id, [1]);
  expect(await runs.inFlight(run.id)).toEqual([0, 2]);
  await endAll(run.id, [2]);
  expect(await runs.inFlight(run.id)).toEqual([0, 3]);
});

test("a tenant that another run is at work on is passed over, and its turn comes when it is free", async () => {
  const [busy = "", ...others] = await runs.addTenants(4);
  const run = await runs.begin("block", [others[0] ?? "", busy, ...others.slice(1)], { concurrency: 1 });
  const other = await runs.claim((await runs.block(busy)).id);
  await endAll(run.id, [0]);
  expect(await runs.inFlight(run.id)).toEqual([2]);
  await endAll(run.id, [2]);
  await runs.change(other);
  await endAll(run.id, [3]);
  expect(await runs.inFlight(run.id)).toEqual([1]);
});

test("a place is not kept for a tenant that another run reads back for half an hour", async () => {
  const tenantIds = await runs.addTenants(3);
  const run = await runs.begin("block", tenantIds, { concurrency: 1 });
  const other = await runs.claim((await runs.block(tenantIds[0] ?? "")).id);
  await permitSet(store, other, "allowed", () => "gone");
  const failure = { code: "engine-ended", class: "transient" as const, raw: "" };
  await recordOutcome(store, other, { kind: "uncertain", failure });
  expect(await runs.inFlight(run.id)).toEqual([0]);
  await runs.advance(run.id);
  expect(await runs.inFlight(run.id)).toEqual([1]);
});

test("in a run in windows a tenant in its business hours waits for their end, and the others go", async () => {
  const hours = businessNow();
  const closed = await runs.addTenants(2, { ...hours, directSend: "allowed", unknownReason: null });
  const open = await runs.addTenants(2, { businessDays: [], directSend: "allowed", unknownReason: null });
  const run = await runs.begin("block", [...closed, ...open], { when: { kind: "window" }, waves: false });
  expect(await runs.inFlight(run.id)).toEqual([2, 3]);
  // As after a window that closed while nobody was at work.
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE run_id = ${run.id}::uuid`;
  await runs.advance(run.id);
  expect(await runs.inFlight(run.id)).toEqual([2, 3]);
  const [first] = await store.db.runItem.findMany({ where: { runId: run.id }, orderBy: { position: "asc" } });
  expect(first?.dueAt.toISOString().slice(11, 16)).toBe(hours.businessTo);
  await endAll(run.id, [2, 3]);
  expect(await runs.view(run.id)).toMatchObject({ state: "running", counts: { queued: 2, succeeded: 2 } });
});

test("one that was let go in its window gets no go after it, and waits for the next", async () => {
  const [tenantId = ""] = await runs.addTenants(1, { businessDays: [] });
  const run = await runs.begin("block", [tenantId], { when: { kind: "window" } });
  const claim = await runs.claim(run.id);
  const hours = businessNow();
  await store.db.tenant.update({ where: { id: tenantId }, data: hours });
  const permit = await permitSet(store, claim, "allowed", () => "gone");
  if (permit.go || permit.why !== "wait") throw new Error("not told to wait");
  expect(permit.until.toISOString().slice(11, 16)).toBe(hours.businessTo);
  await recordOutcome(store, claim, { kind: "wait", until: permit.until, read: "allowed" });
  expect(await runs.view(run.id)).toMatchObject({ state: "running", counts: { queued: 1 } });
  expect(await runs.inFlight(run.id)).toEqual([]);
});
