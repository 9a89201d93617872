import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { getTenant } from "../tenants/queries.ts";
import { requestRun } from "./create.ts";
import { listRunItems } from "./queries.ts";
import { undoRun } from "./steer.ts";
import { previewUndo } from "./undo.ts";

const all = { tenants: "all" } as const;
let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** How items can have ended, and whether an undo leads them back. */
const ends = [
  { state: "succeeded", result: "changed", before: "allowed", after: "blocked", leadsTo: "allowed" },
  { state: "succeeded", result: "set-earlier", before: "allowed", after: "blocked", leadsTo: "allowed" },
  { state: "succeeded", result: "changed", before: "blocked", after: "blocked", leadsTo: "blocked" },
  { state: "succeeded", result: "changed", before: "unknown", after: "blocked", leadsTo: null },
  { state: "succeeded", result: "changed", before: null, after: "blocked", leadsTo: null },
  { state: "succeeded", result: "was-already", before: "blocked", after: "blocked", leadsTo: null },
  { state: "failed", result: null, before: "allowed", after: null, leadsTo: null },
  { state: "unverified", result: null, before: "allowed", after: null, leadsTo: null },
] as const;

test("what an undo would restore, what a tenant offers and what the undo does are one rule", async () => {
  const technician = await store.addPerson("technician");
  const tenantIds = await Promise.all(ends.map(() => store.addTenant()));
  const run = await requestRun(store, technician, origin, {
    action: "block",
    target: { tenantIds },
    reason: "A test",
  });
  for (const [position, { leadsTo: _, ...end }] of ends.entries())
    await store.db.runItem.updateMany({
      where: { runId: run.id, position },
      data: { ...end, attempt: 1, setAt: new Date(), endedAt: new Date() },
    });
  await store.db.run.update({ where: { id: run.id }, data: { state: "finished", finishedAt: new Date() } });

  expect(await previewUndo(store.db, all, run.id)).toEqual({ toAllowed: 2, toBlocked: 1 });
  const offered = await Promise.all(tenantIds.map((id) => getTenant(store.db, all, id)));
  expect(offered.map((tenant) => tenant?.lastChange?.undoable)).toEqual(
    ends.map(({ leadsTo }) => leadsTo !== null),
  );
  const undo = await undoRun(store, technician, origin, run.id);
  const { items } = await listRunItems(store.db, all, undo.id);
  expect(items.map(({ requested }) => requested)).toEqual(ends.map(({ leadsTo }) => leadsTo));
});

test("an archived tenant is not counted among those that an undo would restore", async () => {
  const technician = await store.addPerson("technician");
  const tenantId = await store.addTenant();
  const run = await requestRun(store, technician, origin, {
    action: "block",
    target: { tenantIds: [tenantId] },
  });
  const data = { state: "succeeded", result: "changed", before: "allowed", endedAt: new Date() } as const;
  await store.db.runItem.updateMany({ where: { runId: run.id }, data });
  expect(await previewUndo(store.db, all, run.id)).toEqual({ toAllowed: 1, toBlocked: 0 });
  await store.db.tenant.update({ where: { id: tenantId }, data: { archivedAt: new Date() } });
  expect(await previewUndo(store.db, all, run.id)).toEqual({ toAllowed: 0, toBlocked: 0 });
});
