import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { getTenant } from "../tenants/queries.ts";
import { claimItem } from "./claim.ts";
import { requestRun } from "./create.ts";
import { permitSet } from "./permit.ts";
import { getRun } from "./queries.ts";
import { recordOutcome } from "./record.ts";
import { requesterColumns } from "./rules.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

test("a value set by a lost attempt is told as such, with the first before", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.block(tenantId);
  const claim = await runs.claim(run.id);
  await permitSet(store, claim, "allowed", gone);
  await runs.expireLease(claim);
  const fresh = await claimItem(store.db, "w2", claim.itemId);
  if (!fresh) throw new Error("not claimed");
  expect(fresh).toMatchObject({ attempt: 2, before: "allowed", setAt: expect.any(Date) });
  await recordOutcome(store, fresh, {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "set-earlier",
  });
  const [item] = await runs.items(run.id);
  expect(item).toMatchObject({ state: "succeeded", before: "allowed", after: "blocked" });
  expect(item?.words).toContain("Set by an earlier attempt");
  expect(await getTenant(store.db, everyTenant, tenantId)).toMatchObject({ directSend: "blocked" });
});

test("a lost reply makes the state unknown until it is read, and the run waits for it", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.block(tenantId);
  const claim = await runs.claim(run.id);
  await permitSet(store, claim, "allowed", gone);
  const failure = { code: "engine-ended", class: "transient" as const, raw: "gone" };
  await recordOutcome(store, claim, { kind: "uncertain", failure });
  expect(await getTenant(store.db, everyTenant, tenantId)).toMatchObject({
    directSend: "unknown",
    reason: "Set, not read back yet",
  });
  expect(await getRun(store.db, everyTenant, run.id)).toMatchObject({
    state: "running",
    counts: { verifying: 1 },
  });
  await runs.makeDue(claim.itemId);
  const reread = await claimItem(store.db, "w1", claim.itemId);
  expect(reread).toMatchObject({ verifying: true, attempt: 2 });
  if (reread) await recordOutcome(store, reread, { kind: "read", value: "blocked" });
  expect(await getRun(store.db, everyTenant, run.id)).toMatchObject({
    state: "finished",
    outcome: "succeeded",
  });
  expect(await runs.types(run.id)).toEqual([
    "run.requested",
    "item.setting",
    "item.verifying",
    "item.succeeded",
    "run.finished",
  ]);
});

test("a check writes one event for its request and one for each state that changed", async () => {
  const [one, two] = [await store.addTenant(), await store.addTenant()];
  const input = { action: "check" as const, target: { tenantIds: [one, two] } };
  for (const expected of [["run.requested", "tenant.stateRead", "tenant.stateRead"], ["run.requested"]]) {
    const run = await requestRun(store, runs.technician, origin, input);
    for (const { id } of await runs.items(run.id)) {
      const claim = await claimItem(store.db, "w1", id);
      if (claim) await recordOutcome(store, claim, { kind: "read", value: "allowed" });
    }
    expect(await runs.types(run.id)).toEqual(expected);
  }
});

test("a failed check keeps the last reading with its age and shows the error beside it", async () => {
  const tenantId = await store.addTenant();
  for (const outcome of [
    { kind: "read" as const, value: "blocked" as const },
    {
      kind: "failed" as const,
      failure: { code: "no-consent", class: "tenant" as const, raw: "AADSTS700016" },
      settled: false,
    },
  ]) {
    const run = await requestRun(store, runs.technician, origin, {
      action: "check",
      target: { tenantIds: [tenantId] },
    });
    await recordOutcome(store, await runs.claim(run.id), outcome);
  }
  expect(await getTenant(store.db, everyTenant, tenantId)).toMatchObject({
    directSend: "blocked",
    error: { code: "no-consent" },
  });
});

test("after a refusal nothing counts as set: a value found later is not ours, and can't be undone as ours", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.block(tenantId);
  const first = await runs.claim(run.id);
  await permitSet(store, first, "allowed", gone);
  const failure = { code: "throttled", class: "transient" as const, raw: "429", retryAfterSeconds: 0 };
  await recordOutcome(store, first, { kind: "failed", failure, settled: true, read: "allowed" });
  const second = await runs.claim(run.id);
  expect(second).toMatchObject({ attempt: 2, setAt: null, before: null, verifying: false });
  const lost = { code: "network", class: "transient" as const, raw: "" };
  await recordOutcome(store, second, {
    kind: "failed",
    failure: { ...lost, retryAfterSeconds: 0 },
    settled: false,
  });
  expect(await runs.items(run.id)).toMatchObject([{ state: "queued", setAt: null }]);
  expect(await getTenant(store.db, everyTenant, tenantId)).toMatchObject({ directSend: "allowed" });
});

test("a lost attempt that had its go is not forgotten by another one's refusal", async () => {
  const run = await runs.block(await store.addTenant());
  const first = await runs.claim(run.id);
  await permitSet(store, first, "allowed", gone);
  await runs.expireLease(first);
  const second = await runs.claim(run.id);
  const failure = { code: "throttled", class: "transient" as const, raw: "429", retryAfterSeconds: 0 };
  await recordOutcome(store, second, { kind: "failed", failure, settled: true, read: "allowed" });
  expect(await runs.claim(run.id)).toMatchObject({ setAt: expect.any(Date), before: "allowed" });
});

test("a reading is no younger than its observation, however late it is recorded", async () => {
  const tenantId = await store.addTenant();
  const run = await requestRun(store, runs.technician, origin, {
    action: "check",
    target: { tenantIds: [tenantId] },
  });
  await recordOutcome(store, await runs.claim(run.id), { kind: "read", value: "blocked" }, { ageMs: 60_000 });
  const checkedAt = (await getTenant(store.db, everyTenant, tenantId))?.checkedAt ?? "";
  expect(Date.now() - Date.parse(checkedAt)).toBeGreaterThan(59_000);
});

test("an outcome is recorded while a plan or run of the same tenant is being made", async () => {
  const tenantId = await store.addTenant();
  const claim = await runs.claim((await runs.block(tenantId)).id);
  await permitSet(store, claim, "allowed", gone);
  await store.db.$transaction(async (tx) => {
    await tx.job.create({ data: { kind: "survey", tenantId, ...requesterColumns(runs.technician) } });
    const recorded = recordOutcome(store, claim, {
      kind: "set",
      before: "allowed",
      after: "blocked",
      result: "changed",
    });
    expect(await Promise.race([recorded, sleep(5_000, "waits")])).toBe(true);
  });
});
