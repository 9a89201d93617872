import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { checkChain } from "../audit/chain.ts";
import { readChain } from "../audit/queries.ts";
import { getTenant } from "../tenants/queries.ts";
import { requestRun } from "./create.ts";
import { permitSet } from "./permit.ts";
import { getRun } from "./queries.ts";
import { recordOutcome } from "./record.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

test("a block goes from request to read-back, each step in the history in order, and the chain checks", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.block(tenantId);
  expect(run).toMatchObject({ state: "running", outcome: null, counts: { queued: 1 } });
  const claim = await runs.claim(run.id);
  expect(store.woken).toContain(claim.itemId);
  expect((await getTenant(store.db, everyTenant, tenantId))?.activeRunId).toBe(run.id);
  expect(await permitSet(store, claim, "allowed", gone)).toEqual({ go: true });
  expect(
    await recordOutcome(store, claim, {
      kind: "set",
      before: "allowed",
      after: "blocked",
      result: "changed",
    }),
  ).toBe(true);

  expect(await getRun(store.db, everyTenant, run.id)).toMatchObject({
    state: "finished",
    outcome: "succeeded",
    counts: { succeeded: 1 },
  });
  const tenant = await getTenant(store.db, everyTenant, tenantId);
  expect(tenant).toMatchObject({ directSend: "blocked", reason: null, activeRunId: null, error: null });
  expect(tenant?.lastChange?.words).toContain("up to 30 minutes");
  const events = await runs.events(run.id);
  expect(events.map((event) => event.type)).toEqual([
    "run.requested",
    "item.setting",
    "item.succeeded",
    "run.finished",
  ]);
  expect(events[1]).toMatchObject({
    before: "allowed",
    requested: "blocked",
    actor: { name: runs.technician.name },
  });
  expect(events[2]).toMatchObject({ before: "allowed", after: "blocked" });
  const readings = await store.db.reading.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  expect(readings.map((reading) => reading.directSend)).toEqual(["allowed", "blocked"]);
  expect(checkChain(await readChain(store.db, 0, 10_000), store.signer.publicKeyPem)).toMatchObject({
    ok: true,
  });
});

test("the same Idempotency-Key makes one run, however many ask at once; another request with it is refused", async () => {
  const tenantId = await store.addTenant();
  const input = { action: "check" as const, target: { tenantIds: [tenantId] } };
  const key = randomUUID();
  const made = await Promise.all(
    Array.from({ length: 20 }, () => requestRun(store, runs.technician, origin, input, key)),
  );
  expect(new Set(made.map((run) => run.id)).size).toBe(1);
  expect(await store.db.run.count({ where: { idempotencyKey: key } })).toBe(1);
  await expect(
    requestRun(store, runs.technician, origin, { ...input, action: "block" }, key),
  ).rejects.toMatchObject({
    code: "idempotency-key-reused",
  });
});

test("a check of all that match a filter is frozen when it is asked for", async () => {
  const tag = randomUUID();
  const ids = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
  await store.db.tenant.updateMany({ where: { id: { in: ids.slice(0, 2) } }, data: { tags: [tag] } });
  const run = await requestRun(store, runs.technician, origin, {
    action: "check",
    target: { filter: { tag } },
  });
  await store.db.tenant.updateMany({ where: { id: { in: ids } }, data: { tags: [tag] } });
  expect((await runs.items(run.id)).map((item) => item.tenantId).toSorted()).toEqual(
    ids.slice(0, 2).toSorted(),
  );
  const nothing = requestRun(store, runs.technician, origin, {
    action: "check",
    target: { filter: { tag: randomUUID() } },
  });
  await expect(nothing).rejects.toMatchObject({ code: "not-found" });
});

test("the same key finds its run although that is at work on the tenant by now", async () => {
  const target = { tenantIds: [await store.addTenant()] };
  const ask = (from: TestStore) =>
    requestRun(from, runs.technician, origin, { action: "block", target }, "same-key");
  let first = "";
  // The other process is quicker, between this one's look for the key and its transaction.
  const db = new Proxy(store.db, {
    get: (real, name) =>
      name !== "$transaction"
        ? Reflect.get(real, name)
        : async (work: never, options: never) => {
            first = (await ask(store)).id;
            await runs.claim(first);
            return real.$transaction(work, options);
          },
  });
  expect((await ask({ ...store, db })).id).toBe(first);
});

test("a run of many is called after no tenant outside the scope", async () => {
  const [own = ""] = await runs.addTenants(1, { tags: ["mine"] });
  const run = await runs.begin("block", [own, await store.addTenant()]);
  expect(await getRun(store.db, { tags: ["mine"] }, run.id)).toMatchObject({ total: 1, tenant: { id: own } });
});
