import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { excludeTenant } from "../tenants/exclusions.ts";
import { claimItem } from "./claim.ts";
import { permitSet } from "./permit.ts";
import { findDueItems } from "./queries.ts";
import { recordOutcome } from "./record.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

test("the next go waits while an earlier engine may still act, at most 60 s", async () => {
  const claim = await runs.claim((await runs.block(await store.addTenant())).id);
  await permitSet(store, claim, "allowed", gone);
  await runs.expireLease(claim);
  const fresh = await claimItem(store.db, "w2", claim.itemId);
  if (!fresh) throw new Error("not claimed");
  const permit = await permitSet(store, fresh, "allowed", () => "elsewhere");
  if (permit.go || permit.why !== "wait") throw new Error("permitted");
  const seconds = (permit.until.getTime() - Date.now()) / 1_000;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(61);
  await recordOutcome(store, fresh, { kind: "wait", until: permit.until, read: "allowed" });
  expect(await findDueItems(store.db, 1_000)).not.toContain(claim.itemId);
  await store.db
    .$executeRaw`UPDATE attempts SET go_at = go_at - interval '61 seconds' WHERE item_id = ${claim.itemId}::uuid`;
  await runs.makeDue(claim.itemId);
  await runs.advance(claim.runId);
  const later = await claimItem(store.db, "w3", claim.itemId);
  if (!later) throw new Error("not claimed");
  expect(await permitSet(store, later, "allowed", () => "elsewhere")).toEqual({ go: true });
});

test("a requester who lost the right gets no go, and the history says so", async () => {
  const person = await store.addPerson("technician");
  const run = await runs.block(await store.addTenant(), person);
  const claim = await runs.claim(run.id);
  await store.db.person.update({ where: { id: person.id }, data: { role: "viewer" } });
  const permit = await permitSet(store, claim, "allowed", gone);
  expect(permit).toEqual({ go: false, why: "skip", code: "requester-not-allowed" });
  await recordOutcome(store, claim, { kind: "skipped", code: "requester-not-allowed", read: "allowed" });
  expect(await runs.types(run.id)).toEqual(["run.requested", "item.skipped", "run.finished"]);
});

test("nothing may be sent when the history can't be written", async () => {
  const claim = await runs.claim((await runs.block(await store.addTenant())).id);
  const broken = {
    ...store,
    signer: {
      ...store.signer,
      sign: () => {
        throw new Error("no key");
      },
    },
  };
  await expect(permitSet(broken, claim, "allowed", gone)).rejects.toMatchObject({
    code: "history-not-written",
  });
  const item = await store.db.runItem.findUniqueOrThrow({ where: { id: claim.itemId } });
  expect(item).toMatchObject({ setAt: null, before: null });
});

test("an engine that is seen alive on this machine is waited for, however old its go is", async () => {
  const run = await runs.block(await store.addTenant());
  const first = await runs.claim(run.id);
  await permitSet(store, first, "allowed", gone);
  await store.db
    .$executeRaw`UPDATE attempts SET go_at = now() - interval '1 hour' WHERE item_id = ${first.itemId}::uuid`;
  await runs.expireLease(first);
  const second = await runs.claim(run.id);
  expect(await permitSet(store, second, "allowed", () => "alive")).toMatchObject({ go: false, why: "wait" });
  expect(await permitSet(store, second, "allowed", () => "elsewhere")).toEqual({ go: true });
});

test("a value read without a go is no value before the change: the one read right before the first Set is", async () => {
  const run = await runs.block(await store.addTenant());
  await recordOutcome(store, await runs.claim(run.id), { kind: "wait", until: new Date(), read: "unknown" });
  await runs.change(await runs.claim(run.id), "allowed", "blocked");
  expect((await runs.items(run.id))[0]).toMatchObject({ before: "allowed", after: "blocked" });
  expect((await runs.events(run.id))[1]).toMatchObject({ type: "item.setting", before: "allowed" });
});

test("a tenant that was excluded after a go is read back, not called skipped", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.block(tenantId);
  const lost = await runs.claim(run.id);
  await permitSet(store, lost, "allowed", gone);
  await runs.expireLease(lost);
  const exclusion = { owner: "Ada", reason: "Printers first", reviewOn: "2099-01-31" };
  await excludeTenant(store, runs.technician, origin, tenantId, exclusion);
  const claim = await runs.claim(run.id);
  const permit = await permitSet(store, claim, "allowed", gone);
  expect(permit).toEqual({ go: false, why: "skip", code: "excluded" });
  await recordOutcome(store, claim, { kind: "skipped", code: "excluded", read: "allowed" });
  expect((await runs.items(run.id))[0]).toMatchObject({ state: "verifying" });
});

test("a late report of an attempt and the permission of the next do not lock each other out", async () => {
  const run = await runs.block(await store.addTenant());
  const first = await runs.claim(run.id);
  await permitSet(store, first, "allowed", gone);
  await runs.expireLease(first);
  const second = await runs.claim(run.id);
  const both: Promise<unknown>[] = [];
  await store.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM run_items WHERE id = ${first.itemId}::uuid FOR UPDATE`;
    both.push(permitSet(store, second, "allowed", gone));
    await sleep(300);
    const failure = { code: "engine-ended", class: "transient" as const, raw: "" };
    both.push(recordOutcome(store, first, { kind: "uncertain", failure }));
    await sleep(300);
  });
  expect(await Promise.all(both)).toEqual([{ go: true }, false]);
});
