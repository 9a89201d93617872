import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import { requestRun } from "../runs/create.ts";
import { permitSet } from "../runs/permit.ts";
import { requestPlan } from "../runs/plan.ts";
import { listPlanItems } from "../runs/plan-queries.ts";
import { runOptionsSchema } from "../runs/schema.ts";
import { lockTenant } from "./commands.ts";
import { editTenant } from "./edit.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

const watch = (id: string) => editTenant(store, runs.technician, origin, id, { access: "watch" });
const wanted = (action: "check" | "block" | "allow", tenantIds: string[]) => ({
  action,
  target: { tenantIds },
  reason: "a test",
});

test("a tenant that is only watched is read, and neither blocked nor allowed", async () => {
  const id = await store.addTenant();
  await watch(id);
  for (const action of ["block", "allow"] as const)
    await expect(requestRun(store, runs.technician, origin, wanted(action, [id]))).rejects.toMatchObject({
      code: "tenant-watched",
    });
  expect((await requestRun(store, runs.technician, origin, wanted("check", [id]))).state).toBe("running");
});

test("a run of many leaves it out and says why, planned before or not", async () => {
  const [plain = "", watched = "", later = ""] = await runs.addTenants(3, {
    directSend: "allowed",
    unknownReason: null,
  });
  await watch(watched);
  const plan = await requestPlan(store, runs.technician, origin, {
    action: "block",
    target: { tenantIds: [plain, watched, later] },
    options: runOptionsSchema.parse({}),
  });
  const { items } = await listPlanItems(store.db, everyTenant, plan.id, { limit: 10 });
  expect(items[1]).toMatchObject({
    verdict: "not-permitted",
    words: "May not be changed: Sendlock only watches it.",
  });
  await watch(later);
  const run = await requestRun(store, runs.technician, origin, { planId: plan.id, reason: "a test" });
  const skipped = { state: "skipped", error: { code: "watch-only" } };
  expect(await runs.items(run.id)).toMatchObject([{ state: "queued" }, skipped, skipped]);
  const direct = await requestRun(store, runs.technician, origin, wanted("allow", [watched, later]));
  expect(await runs.items(direct.id)).toMatchObject([skipped, skipped]);
});

test("no Set is permitted once it is only watched, also when that is written while the Set waits for its permission", async () => {
  const id = await store.addTenant();
  const claim = await runs.claim((await runs.block(id)).id);
  let answer: ReturnType<typeof permitSet> | undefined;
  await store.db.$transaction(async (tx) => {
    await lockTenant(tx, runs.technician, id);
    answer = permitSet(store, claim, "allowed", gone);
    await tx.tenant.update({ where: { id }, data: { access: "watch" } });
  });
  expect(await answer).toEqual({ go: false, why: "skip", code: "watch-only" });
  expect(await permitSet(store, claim, "allowed", gone)).toMatchObject({ go: false });
});

test("its access is an edit in the history, and its connection is checked anew", async () => {
  const id = await store.addTenant();
  await watch(id);
  await editTenant(store, runs.technician, origin, id, { access: "watch" });
  const rows = await store.db.auditEvent.findMany({ where: { tenantId: id, type: "tenant.edited" } });
  expect(rows.map(({ body }) => JSON.parse(body).changes)).toEqual([
    [
      {
        field: "access",
        before: "May read and change it",
        after: "Only watches: may read it, not change it",
      },
    ],
  ]);
  expect(await store.db.job.count({ where: { tenantId: id, kind: "connection" } })).toBe(1);
});
