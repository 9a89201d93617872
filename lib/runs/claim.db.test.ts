import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { claimItem, renewLease } from "./claim.ts";
import { requestRun } from "./create.ts";
import { permitSet } from "./permit.ts";
import { findDueItems, listRunItems } from "./queries.ts";
import { recordOutcome } from "./record.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

test("of many claims at once exactly one wins", async () => {
  const run = await runs.block(await store.addTenant());
  const [item] = await runs.items(run.id);
  const claims = await Promise.all(
    Array.from({ length: 8 }, (_, n) => claimItem(store.db, `w${n}`, item?.id ?? "")),
  );
  expect(claims.filter(Boolean)).toHaveLength(1);
});

test("what was not let go is not taken, however long it is due", async () => {
  const run = await runs.begin("block", await runs.addTenants(3));
  const [first, ...others] = await runs.items(run.id);
  for (const { id } of others) expect(await claimItem(store.db, "w", id)).toBeNull();
  expect(await findDueItems(store.db, 1_000)).not.toContain(others[0]?.id);
  expect(await claimItem(store.db, "w", first?.id ?? "")).not.toBeNull();
});

test("two items of one tenant are never at work together, and the second one waits", async () => {
  const tenantId = await store.addTenant();
  const [first, second] = [await runs.block(tenantId), await runs.block(tenantId)];
  const claim = await runs.claim(first.id);
  const [waiting] = await runs.items(second.id);
  expect(await claimItem(store.db, "w2", waiting?.id ?? "")).toBeNull();
  await expect(runs.block(tenantId)).rejects.toMatchObject({ code: "tenant-busy" });
  const before = store.woken.length;
  await recordOutcome(store, claim, {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "was-already",
  });
  expect(store.woken.slice(before)).toEqual([waiting?.id]);
  expect(await claimItem(store.db, "w2", waiting?.id ?? "")).not.toBeNull();
});

test("what an older attempt says is refused", async () => {
  const run = await runs.block(await store.addTenant());
  const old = await runs.claim(run.id);
  await runs.expireLease(old);
  expect(await findDueItems(store.db, 1_000)).toContain(old.itemId);
  const fresh = await claimItem(store.db, "w2", old.itemId);
  expect(fresh?.attempt).toBe(2);
  expect(await renewLease(store.db, old)).toBe(false);
  expect(await permitSet(store, old, "allowed", gone)).toEqual({ go: false, why: "lost" });
  expect(
    await recordOutcome(store, old, { kind: "set", before: "allowed", after: "blocked", result: "changed" }),
  ).toBe(false);
  expect(await runs.types(run.id)).toEqual(["run.requested"]);
});

test("an expired lease gives no permission, even when nobody else has taken the item", async () => {
  const claim = await runs.claim((await runs.block(await store.addTenant())).id);
  await runs.expireLease(claim);
  expect(await permitSet(store, claim, "allowed", gone)).toEqual({ go: false, why: "lost" });
});

test("a tenant with hundreds of waiting items hides no other tenant from the sweep", async () => {
  const [busy, other] = [await store.addTenant(), await store.addTenant()];
  const input = { action: "check" as const, target: { tenantIds: [busy] } };
  const made = [await requestRun(store, runs.technician, origin, input)];
  for (let n = 0; n < 12; n += 1) made.push(await requestRun(store, runs.technician, origin, input));
  const [firstRun] = made;
  if (!firstRun) throw new Error("no run");
  const wanted = await requestRun(store, runs.technician, origin, {
    ...input,
    target: { tenantIds: [other] },
  });
  const [item] = await runs.items(wanted.id);
  const due = await findDueItems(store.db, 1_000);
  expect(due).toContain(item?.id);
  const waiting = (await Promise.all(made.map((run) => listRunItems(store.db, everyTenant, run.id))))
    .flatMap(({ items }) => items)
    .map(({ id }) => id);
  expect(due.filter((id) => waiting.includes(id))).toHaveLength(1);
  await runs.claim(firstRun.id);
  expect((await findDueItems(store.db, 1_000)).filter((id) => waiting.includes(id))).toEqual([]);
});
