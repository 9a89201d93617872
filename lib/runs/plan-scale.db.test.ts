import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin } from "../../prisma/test-store.ts";
import { requestRun } from "./create.ts";
import { requestPlan } from "./plan.ts";
import { getPlan, listPlanItems } from "./plan-queries.ts";
import { getRun } from "./queries.ts";
import { requestPlanSchema } from "./schema.ts";

const tenants = 10_000;
let runs: TestRuns;

beforeAll(async () => {
  runs = await openTestRuns();
  await runs.addTenants(tenants, { directSend: "allowed", unknownReason: null, checkedAt: new Date() });
  await runs.store.db.$executeRaw`ANALYZE`;
}, 60_000);
afterAll(() => runs.store.close());

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`${tenants} tenants: ${what} in ${((performance.now() - startedAt) / 1_000).toFixed(2)} s`);
  return result;
}

test("ten thousand tenants are planned by filter or by name, looked at and submitted, each in one go", async () => {
  const { store, technician } = runs;
  const request = (target: object) => requestPlanSchema.parse({ action: "block", target });
  const plan = await timed("planned by filter", () =>
    requestPlan(store, technician, origin, request({ filter: {} })),
  );
  expect(plan).toMatchObject({ total: tenants, visits: tenants });
  await timed("plan read", () => getPlan(store.db, everyTenant, plan.id));
  const page = await timed("a page of 100 of the plan", () =>
    listPlanItems(store.db, everyTenant, plan.id, { limit: 100 }),
  );
  const ids = await store.db.tenant.findMany({ select: { id: true } });
  const target = { tenantIds: ids.map(({ id }) => id) };
  const named = await timed("planned by name", () => requestPlan(store, technician, origin, request(target)));
  expect(named.total).toBe(tenants);
  expect(page.items).toHaveLength(100);
  const run = await timed("submitted", () =>
    requestRun(store, technician, origin, { planId: plan.id, reason: "a measurement" }),
  );
  expect(run).toMatchObject({ state: "running", total: tenants, waves: 4, counts: { queued: tenants } });
  expect(await runs.inFlight(run.id)).toHaveLength(1);
  await timed("run read", () => getRun(store.db, everyTenant, run.id));
}, 60_000);
