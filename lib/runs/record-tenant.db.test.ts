import { afterAll, beforeAll, expect, test } from "vitest";
import { gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
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

const facts = (tenantId: string) =>
  store.db.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { directSend: true, changedOutsideAt: true, authFailures: true, errorCode: true },
  });

async function check(tenantId: string, value: "allowed" | "blocked"): Promise<string> {
  const run = await runs.begin("check", [tenantId]);
  await recordOutcome(store, await runs.claim(run.id), { kind: "read", value });
  return run.id;
}

test("a check that reads another known value tells of a change made elsewhere, and the first sight of it stands", async () => {
  const tenantId = await store.addTenant();
  const first = await check(tenantId, "allowed");
  expect(await runs.types(first)).toEqual(["run.requested", "tenant.stateRead"]);
  expect(await facts(tenantId)).toMatchObject({ changedOutsideAt: null });
  const second = await check(tenantId, "blocked");
  expect((await runs.events(second))[1]).toMatchObject({
    type: "tenant.changedOutside",
    before: "allowed",
    after: "blocked",
  });
  const { changedOutsideAt } = await facts(tenantId);
  expect(changedOutsideAt).not.toBeNull();
  await check(tenantId, "allowed");
  expect(await facts(tenantId)).toMatchObject({ changedOutsideAt });
});

test("what is read before a change tells of it too, and our own change settles it", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "blocked");
  const run = await runs.block(tenantId);
  await runs.change(await runs.claim(run.id), "allowed", "blocked");
  expect(await runs.types(run.id)).toEqual([
    "run.requested",
    "item.setting",
    "tenant.changedOutside",
    "item.succeeded",
    "run.finished",
  ]);
  expect(await facts(tenantId)).toMatchObject({ directSend: "blocked", changedOutsideAt: null });
});

test("a value that was changed to the wanted one elsewhere stays on the list: nobody has seen to it", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "allowed");
  const run = await runs.block(tenantId);
  await recordOutcome(store, await runs.claim(run.id), {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "was-already",
  });
  expect(await facts(tenantId)).toMatchObject({ changedOutsideAt: expect.any(Date) });
});

test("a value that an earlier attempt of ours may have set is not called a change made elsewhere", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "allowed");
  const run = await runs.block(tenantId);
  const lost = await runs.claim(run.id);
  await permitSet(store, lost, "allowed", gone);
  await runs.expireLease(lost);
  const fresh = await claimItem(store.db, "w2", lost.itemId);
  if (!fresh) throw new Error("not claimed");
  await recordOutcome(store, fresh, {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "set-earlier",
  });
  expect(await facts(tenantId)).toMatchObject({ directSend: "blocked", changedOutsideAt: null });
  expect(await runs.types(run.id)).not.toContain("tenant.changedOutside");
});

test("after three failures to sign in runs of many leave a tenant alone for an hour; a run of one goes through", async () => {
  const [tenantId = "", other = ""] = await runs.addTenants(2);
  for (const code of ["no-consent", "role-missing", "not-allowed"]) {
    const run = await runs.begin("check", [tenantId, other]);
    const claim = await runs.claim(run.id);
    expect(claim.isSuspended).toBe(false);
    await runs.fail(claim, { code });
    await recordOutcome(store, await runs.claim(run.id, 1), { kind: "read", value: "allowed" });
  }
  const many = await runs.begin("check", [tenantId, other]);
  const suspended = await runs.claim(many.id);
  expect(suspended.isSuspended).toBe(true);
  expect((await runs.claim(many.id, 1)).isSuspended).toBe(false);
  await recordOutcome(store, suspended, { kind: "skipped", code: "sign-in-suspended" });
  expect(await facts(tenantId)).toMatchObject({ authFailures: 3, errorCode: "not-allowed" });

  const one = await runs.claim((await runs.begin("check", [tenantId])).id);
  expect(one.isSuspended).toBe(false);
  await recordOutcome(store, one, { kind: "read", value: "allowed" });
  expect(await facts(tenantId)).toMatchObject({ authFailures: 0, errorCode: null });
});

test("failures to sign in that are an hour old, or that something else came between, suspend nothing", async () => {
  const [old = "", mixed = ""] = await runs.addTenants(2, { authFailures: 2 });
  const run = await runs.begin("check", [old, mixed]);
  await runs.fail(await runs.claim(run.id, 0));
  await runs.fail(await runs.claim(run.id, 1), { code: "engine-missing", class: "worker" });
  await store.db
    .$executeRaw`UPDATE tenants SET error_at = now() - interval '61 minutes' WHERE id = ${old}::uuid`;
  expect(await facts(mixed)).toMatchObject({ authFailures: 0 });
  const later = await runs.begin("check", [old, mixed]);
  for (const position of [0, 1]) expect((await runs.claim(later.id, position)).isSuspended).toBe(false);
});

test("a Set of a lost attempt explains neither another value nor one read when it could not act any more", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.block(tenantId);
  const lost = await runs.claim(run.id);
  await permitSet(store, lost, "allowed", gone);
  await runs.expireLease(lost);
  await recordOutcome(store, await runs.claim(run.id), {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "set-earlier",
  });
  expect(await runs.types(await check(tenantId, "allowed"))).toContain("tenant.changedOutside");
  await store.db
    .$executeRaw`UPDATE attempts SET go_at = go_at - interval '2 minutes' WHERE item_id = ${lost.itemId}::uuid`;
  expect(await runs.types(await check(tenantId, "blocked"))).toContain("tenant.changedOutside");
});
