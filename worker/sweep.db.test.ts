import { afterAll, beforeAll, expect, test } from "vitest";
import { requestRun } from "#lib/runs/create.ts";
import { findDueItems, listRunItems, readWorkers } from "#lib/runs/queries.ts";
import { openTestStore, origin, type TestStore } from "../prisma/test-store.ts";
import { removeWorker, reportWorker, sweep } from "./sweep.ts";

const missing = {
  state: "missing" as const,
  code: "engine-missing",
  message: "No PowerShell.",
  fix: "Install it.",
};
const ready = { state: "ready" as const, engine: "pwsh 7.6" };
let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
  await store.addTenant();
});
afterAll(() => store.close());

test("with no worker the page is told so, with the fix", async () => {
  const { alive, problems } = await readWorkers(store.db);
  expect(alive).toBe(0);
  expect(problems).toEqual([{ code: "no-worker", message: expect.any(String), fix: expect.any(String) }]);
});

test("an engine that is missing for clouds in use is a problem with its fix, for others it is none", async () => {
  await reportWorker(store, "w1", { real: missing, simulated: ready });
  expect(await readWorkers(store.db)).toEqual({ alive: 1, problems: [] });
  await reportWorker(store, "w1", { real: ready, simulated: missing });
  expect(await readWorkers(store.db)).toEqual({
    alive: 1,
    problems: [{ code: "engine-missing", message: "No PowerShell.", fix: "Install it." }],
  });
});

test("one worker with the engine is enough", async () => {
  await reportWorker(store, "w2", { real: ready, simulated: ready });
  expect(await readWorkers(store.db)).toEqual({ alive: 2, problems: [] });
});

test("a worker that was not seen for 20 s counts as gone, and so does one that took its leave", async () => {
  await store.db.$executeRaw`UPDATE workers SET seen_at = now() - interval '21 seconds' WHERE id = 'w1'`;
  expect((await readWorkers(store.db)).alive).toBe(1);
  await removeWorker(store, "w2");
  expect((await readWorkers(store.db)).alive).toBe(0);
});

test("a sweep wakes what is due and held by nobody, again and again, and nothing else", async () => {
  const technician = await store.addPerson("technician");
  const tenantIds = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
  const run = await requestRun(store, technician, origin, { action: "check", target: { tenantIds } });
  const [due, held, later] = (await listRunItems(store.db, { tenants: "all" }, run.id)).items.map(
    ({ id }) => id,
  );
  await store.db
    .$executeRaw`UPDATE run_items SET lease_until = now() + interval '10 seconds' WHERE id = ${held}::uuid`;
  await store.db
    .$executeRaw`UPDATE run_items SET due_at = now() + interval '10 seconds' WHERE id = ${later}::uuid`;
  store.woken.length = 0;
  await sweep(store);
  await sweep(store);
  expect(store.woken).toEqual([due, due]);
  expect(await findDueItems(store.db, 10)).toEqual([due]);
});

test("a sweep finishes a run whose items are all over", async () => {
  const technician = await store.addPerson("technician");
  const run = await requestRun(store, technician, origin, {
    action: "check",
    target: { tenantIds: [await store.addTenant()] },
  });
  await store.db.runItem.updateMany({ where: { runId: run.id }, data: { state: "succeeded" } });
  await sweep(store);
  expect(await store.db.run.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({
    state: "finished",
    outcome: "succeeded",
  });
});

test("a sweep begins a run whose time has come and lets go what is due again", async () => {
  const technician = await store.addPerson("technician");
  const tenantIds = [await store.addTenant(), await store.addTenant()];
  const when = { kind: "at" as const, at: new Date(Date.now() + 60_000).toISOString() };
  const input = { action: "block" as const, target: { tenantIds }, reason: "a test", options: { when } };
  const run = await requestRun(store, technician, origin, input);
  const items = (await listRunItems(store.db, { tenants: "all" }, run.id)).items.map(({ id }) => id);
  const wokenBySweep = async () => {
    store.woken.length = 0;
    await sweep(store);
    return store.woken.filter((id) => items.includes(id));
  };
  expect(await wokenBySweep()).toEqual([]);
  await store.db.$executeRaw`UPDATE runs SET start_at = now() WHERE id = ${run.id}::uuid`;
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE run_id = ${run.id}::uuid`;
  expect(await wokenBySweep()).toEqual([items[0]]);
  // As after a Retry-After: put back, and due again.
  await store.db.runItem.updateMany({ where: { runId: run.id }, data: { releasedAt: null } });
  expect(await wokenBySweep()).toEqual([items[0]]);
});

test("a run that can't be advanced is told of, and holds up neither the others nor the night's check", async () => {
  const technician = await store.addPerson("technician");
  const tenantIds = [await store.addTenant(), await store.addTenant()];
  const input = { action: "block" as const, target: { tenantIds }, reason: "a test" };
  const broken = await requestRun(store, technician, origin, input);
  const when = { kind: "at" as const, at: new Date(Date.now() + 60_000).toISOString() };
  const waiting = await requestRun(store, technician, origin, { ...input, options: { when } });
  await store.db.$executeRaw`UPDATE runs SET options = '{"concurrency": "x"}' WHERE id = ${broken.id}::uuid`;
  await store.db.$executeRaw`UPDATE runs SET start_at = now() WHERE id = ${waiting.id}::uuid`;
  await expect(sweep(store)).rejects.toThrow("1 run could not be advanced");
  expect(await store.db.run.findUniqueOrThrow({ where: { id: waiting.id } })).toMatchObject({
    state: "running",
  });
});
