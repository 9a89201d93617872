import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RouteHandler } from "#lib/web/define-route.ts";
import { jsonRequest, pageRequest, putTestContext, signInAs } from "#lib/web/test-context.ts";
import { openTestRuns, type TestRuns } from "../../../../prisma/test-runs.ts";
import { POST as requestPlan } from "../plans/route.ts";
import { GET as exportRun } from "./[id]/export/route.ts";
import { GET as listFailures } from "./[id]/failures/route.ts";
import { GET as listItems } from "./[id]/items/route.ts";
import { GET as readPace } from "./[id]/pace/route.ts";
import { POST as pauseRun } from "./[id]/pause/route.ts";
import { POST as resumeRun } from "./[id]/resume/route.ts";
import { GET as readRun } from "./[id]/route.ts";
import { GET as listRuns, POST as requestRun } from "./route.ts";

let runs: TestRuns;
let technician: string;
let viewer: string;

beforeAll(async () => {
  runs = await openTestRuns();
  putTestContext(runs.store);
  technician = await signInAs(runs.store, "technician");
  viewer = await signInAs(runs.store, "viewer");
});
afterAll(() => runs.store.close());

const known = { directSend: "allowed", unknownReason: null, checkedAt: new Date() } as const;

async function post(route: RouteHandler, body: unknown, headers: Record<string, string> = {}, id = "") {
  const request = jsonRequest("/api/v1/x", body, { cookie: technician, ...headers });
  const response = await route(request, { params: Promise.resolve({ id }) });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

function get(route: RouteHandler, id: string, query = "", cookie = viewer): Promise<Response> {
  return route(pageRequest(`/api/v1/x${query}`, { headers: { cookie } }), {
    params: Promise.resolve({ id }),
  });
}

const blockOf = (tenantIds: string[], more: object = {}) => ({
  action: "block",
  target: { tenantIds },
  ...more,
});

test("a plan is made, submitted once with its reason, and refused the second time with the run's id", async () => {
  const tenantIds = await runs.addTenants(2, known);
  const plan = await post(requestPlan, blockOf(tenantIds));
  expect(plan.status).toBe(201);
  expect(plan.headers.get("location")).toBe(`/api/v1/plans/${plan.json.id}`);
  const planId = plan.json.id;
  const silent = await post(requestRun, { planId });
  expect(silent).toMatchObject({
    status: 422,
    json: { code: "not-valid", fields: [{ path: "reason", message: expect.any(String) }] },
  });
  const run = await post(requestRun, { planId, reason: "Ticket of the customer", ticket: "T-1" });
  expect(run).toMatchObject({ status: 202, json: { planId, ticket: "T-1", total: 2 } });
  const again = await post(requestRun, { planId, reason: "Once more" });
  expect(again).toMatchObject({
    status: 409,
    json: { code: "plan-used", runId: run.json.id, fix: expect.any(String) },
  });
});

test("a plan that is too old is refused with its cure", async () => {
  const { json } = await post(requestPlan, blockOf(await runs.addTenants(2, known)));
  await runs.store.db.plan.update({ where: { id: json.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  const late = await post(requestRun, { planId: json.id, reason: "Too late" });
  expect(late).toMatchObject({ status: 409, json: { code: "plan-stale", fix: expect.any(String) } });
});

test("what touches many or weakens one needs a reason, and the answer names the field", async () => {
  const [one = "", two = ""] = await runs.addTenants(2, known);
  for (const body of [blockOf([one, two]), { ...blockOf([one]), action: "allow" }]) {
    const answer = await post(requestRun, body);
    expect(answer).toMatchObject({ status: 422, json: { fields: [{ path: "reason" }] } });
  }
  expect((await post(requestRun, blockOf([one]))).status).toBe(202);
  const wrong = await post(requestRun, { ...blockOf([one]), action: "remove" });
  expect(wrong).toMatchObject({ status: 422, json: { fields: [{ path: "action" }] } });
});

test("a run of one excluded tenant is refused, a check of it is not, and a run of many skips it", async () => {
  const [excluded = "", other = ""] = await runs.addTenants(2, known);
  const reviewOn = new Date("2099-01-31");
  await runs.store.db.exclusion.create({
    data: { tenantId: excluded, owner: "Ada", reason: "Printers", reviewOn, createdBy: "test" },
  });
  expect(await post(requestRun, blockOf([excluded]))).toMatchObject({
    status: 409,
    json: { code: "tenant-excluded" },
  });
  expect((await post(requestRun, { ...blockOf([excluded]), action: "check" })).status).toBe(202);
  const many = await post(requestRun, blockOf([excluded, other], { reason: "all of them" }));
  expect(many).toMatchObject({ status: 202, json: { counts: { queued: 1, skipped: 1 } } });
});

test("a run of one is never left out: it may be so already, or have failed before", async () => {
  const trouble = { errorCode: "role-missing", errorAt: new Date() };
  const [one = "", two = ""] = await runs.addTenants(2, { ...known, directSend: "blocked", ...trouble });
  expect(await post(requestRun, blockOf([one]))).toMatchObject({
    status: 202,
    json: { counts: { queued: 1 } },
  });
  const many = await post(requestRun, blockOf([one, two], { reason: "both" }));
  expect(many).toMatchObject({ json: { state: "finished", counts: { skipped: 2 } } });
});

test("a viewer may read runs, and neither plan nor request one", async () => {
  const body = blockOf(await runs.addTenants(1, known));
  for (const route of [requestPlan, requestRun])
    expect(await post(route, body, { cookie: viewer })).toMatchObject({
      status: 403,
      json: { neededRole: "technician" },
    });
});

test("a run that waits for its time lets nothing go before, and begins when it has come", async () => {
  const tenantIds = await runs.addTenants(2, known);
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const options = { when: { kind: "at", at }, waves: false };
  const { json } = await post(requestRun, blockOf(tenantIds, { reason: "tonight", options }));
  expect(json).toMatchObject({ state: "waiting", startAt: at, counts: { queued: 2 } });
  await runs.advance(json.id);
  expect(await runs.inFlight(json.id)).toEqual([]);
  await expect(runs.claim(json.id)).rejects.toThrow("not claimed");
  const past = new Date(Date.now() - 1_000);
  await runs.store.db.run.update({ where: { id: json.id }, data: { startAt: past } });
  await runs.store.db.runItem.updateMany({ where: { runId: json.id }, data: { dueAt: past } });
  await runs.advance(json.id);
  expect(await runs.inFlight(json.id)).toEqual([0, 1]);
  const [event] = await runs.events(json.id);
  expect(event).toMatchObject({ type: "run.requested", startAt: at });
});

test("an Idempotency-Key holds for a plan too, and for 24 hours", async () => {
  const tenantIds = await runs.addTenants(2, known);
  const plan = await post(requestPlan, blockOf(tenantIds));
  const key = { "idempotency-key": randomUUID() };
  const body = { planId: plan.json.id, reason: "once" };
  const first = await post(requestRun, body, key);
  expect((await post(requestRun, body, key)).json.id).toBe(first.json.id);
  const other = await post(requestRun, { ...body, reason: "other" }, key);
  expect(other).toMatchObject({ status: 422, json: { code: "idempotency-key-reused" } });
  const yesterday = new Date(Date.now() - 24 * 3_600_000 - 1_000);
  await runs.store.db.run.update({ where: { id: first.json.id }, data: { createdAt: yesterday } });
  const fresh = await post(requestRun, { ...blockOf(tenantIds), action: "check" }, key);
  expect(fresh.status).toBe(202);
  expect(fresh.json.id).not.toBe(first.json.id);
});

test("a run is paused and goes on, and says so", async () => {
  const { json } = await post(requestRun, blockOf(await runs.addTenants(3, known), { reason: "a test" }));
  const id = json.id;
  expect(await post(pauseRun, {}, {}, id)).toMatchObject({ status: 202, json: { state: "paused" } });
  expect(await runs.inFlight(id)).toEqual([]);
  expect(await post(resumeRun, {}, {}, id)).toMatchObject({ status: 202, json: { state: "running" } });
});

test("runs are listed newest first, open and over apart, and items by state and error in pages", async () => {
  const tenantIds = await runs.addTenants(3, known);
  const options = { waves: false };
  const { json } = await post(requestRun, blockOf(tenantIds, { reason: "a test", options }));
  await runs.fail(await runs.claim(json.id, 0));
  const list = async (query: string) => (await (await get(listRuns, "", query)).json()).items;
  expect((await list("?state=open&limit=1"))[0].id).toBe(json.id);
  expect((await list("?state=over")).map(({ id }: { id: string }) => id)).not.toContain(json.id);
  const items = async (query: string) => (await get(listItems, json.id, query)).json();
  expect(await items("?error=no-consent")).toMatchObject({
    total: 1,
    items: [{ position: 0, state: "failed" }],
  });
  const page = await items("?state=queued&limit=1");
  expect(page).toMatchObject({ total: 2, nextCursor: 1, items: [{ position: 1, wave: 1 }] });
  expect(await items(`?state=queued&limit=1&cursor=${page.nextCursor}`)).toMatchObject({
    nextCursor: null,
    items: [{ position: 2 }],
  });
  const failures = await (await get(listFailures, json.id)).json();
  expect(failures.items).toMatchObject([
    { code: "no-consent", count: 1, where: "each", tenants: [{ id: tenantIds[0] }] },
  ]);
  expect(await (await get(readPace, json.id)).json()).toMatchObject({ remaining: null });
  const nobody = randomUUID();
  for (const route of [readRun, listItems, listFailures, readPace, exportRun])
    expect((await get(route, nobody)).status).toBe(404);
});

test("an export holds every item, harmless in a spreadsheet, and stands in the history", async () => {
  const tenantIds = await runs.addTenants(501, known);
  await runs.store.db.tenant.update({ where: { id: tenantIds[0] ?? "" }, data: { name: "=1+1" } });
  const { json: run } = await post(requestRun, blockOf(tenantIds, { reason: "a test" }));
  await runs.fail(await runs.claim(run.id, 0));
  const csv = await get(exportRun, run.id, "?format=csv");
  expect(csv.headers.get("content-disposition")).toBe(`attachment; filename="sendlock-run-${run.id}.csv"`);
  const lines = (await csv.text()).trimEnd().split("\n");
  expect(lines).toHaveLength(502);
  expect(lines[0]).toMatch(/^tenant,domain,entraTenantId,state,before,after,words,/);
  expect(lines[1]).toMatch(/^'=1\+1,.+,failed,.*no-consent,.+AADSTS700016,,\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const json = await (await get(exportRun, run.id, "?format=json")).json();
  expect(json.run.id).toBe(run.id);
  expect(json.items).toHaveLength(501);
  expect(json.items[0]).toMatchObject({ tenant: "=1+1", state: "failed", errorCode: "no-consent" });
  expect(new Set(json.items.map(({ domain }: { domain: string }) => domain)).size).toBe(501);
  const noted = await runs.store.db.auditEvent.findMany({
    where: { type: "run.exported", runId: run.id },
    orderBy: { seq: "asc" },
  });
  expect(noted.map(({ body }) => JSON.parse(body).format)).toEqual(["csv", "json"]);
});

test("exports are limited as changes are: each adds to the history", async () => {
  const { json: run } = await post(requestRun, blockOf(await runs.addTenants(2), { reason: "a test" }));
  const statuses: number[] = [];
  for (let count = 0; count <= 120; count += 1) statuses.push((await get(exportRun, run.id)).status);
  expect(statuses.at(-1)).toBe(429);
});
