import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import type { Survey } from "../jobs/schema.ts";
import { requestRun } from "./create.ts";
import { requestPlan, trimPlans } from "./plan.ts";
import { getPlan, listPlanItems } from "./plan-queries.ts";
import { readForPlan } from "./read-plan.ts";
import { mostSurveys } from "./rules.ts";
import { type PlanItemView, type PlanView, planItemsSchema, requestPlanSchema } from "./schema.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

const allowed = { directSend: "allowed", unknownReason: null, checkedAt: new Date() } as const;

async function plan(
  action: "check" | "block" | "allow",
  tenantIds: string[],
  options = {},
): Promise<PlanView> {
  const request = requestPlanSchema.parse({ action, target: { tenantIds }, options });
  return requestPlan(store, runs.technician, origin, request);
}

async function itemsOf(planId: string): Promise<PlanItemView[]> {
  return (await listPlanItems(store.db, everyTenant, planId, planItemsSchema.parse({}))).items;
}

const submit = (planId: string, reason = "a test", key?: string) =>
  requestRun(store, runs.technician, origin, { planId, reason }, key);

async function exclude(tenantId: string): Promise<void> {
  const reviewOn = new Date("2099-01-31");
  await store.db.exclusion.create({
    data: { tenantId, owner: "Ada", reason: "Printers first", reviewOn, createdBy: "test" },
  });
}

test("a plan tells of each tenant what would happen, and its run does just that", async () => {
  const ids = await runs.addTenants(6, allowed);
  const [change = "", unread = "", same = "", excluded = "", broken = "", canary = ""] = ids;
  await store.db.tenant.update({
    where: { id: unread },
    data: { directSend: "unknown", unknownReason: "never-read" },
  });
  await store.db.tenant.update({ where: { id: same }, data: { directSend: "blocked" } });
  await store.db.tenant.update({ where: { id: broken }, data: { errorCode: "role-missing" } });
  await store.db.tenant.update({ where: { id: canary }, data: { tags: ["canary"] } });
  await exclude(excluded);
  const made = await plan("block", ids);
  expect(made).toMatchObject({
    total: 6,
    visits: 3,
    canaries: 1,
    counts: { change: 2, "read-first": 1, same: 1, excluded: 1, "not-permitted": 1 },
    withoutConnectors: 3,
    needsReason: true,
    isStale: false,
    runId: null,
  });
  const items = await itemsOf(made.id);
  expect(items.map(({ tenantId }) => tenantId)).toEqual(ids);
  expect(items[3]).toMatchObject({ verdict: "excluded", words: "Excluded from runs by Ada: Printers first" });
  const run = await submit(made.id);
  expect(run).toMatchObject({ planId: made.id, total: 6, waves: 2, counts: { queued: 3, skipped: 3 } });
  const rows = await store.db.runItem.findMany({ where: { runId: run.id }, orderBy: { position: "asc" } });
  expect(
    rows.map(({ tenantId, wave, expected, errorCode }) => [tenantId, wave, expected, errorCode]),
  ).toEqual([
    [change, 1, "allowed", null],
    [unread, 2, null, null],
    [same, 1, null, "same-already"],
    [excluded, 1, null, "excluded"],
    [broken, 1, null, "not-permitted"],
    [canary, 0, "allowed", null],
  ]);
  expect((await runs.inFlight(run.id)).length).toBe(1);
  expect(await getPlan(store.db, everyTenant, made.id)).toMatchObject({ runId: run.id, isStale: false });
  const [event] = await runs.events(run.id);
  expect(event).toMatchObject({ type: "run.requested", planId: made.id, reason: "a test" });
});

test("a plan is submitted once: the second one is told of the run, and the same key gives it", async () => {
  const ids = await runs.addTenants(2, allowed);
  const made = await plan("block", ids);
  const key = randomUUID();
  const submitted = await Promise.all(Array.from({ length: 6 }, () => submit(made.id, "a test", key)));
  expect(new Set(submitted.map(({ id }) => id)).size).toBe(1);
  await expect(submit(made.id)).rejects.toMatchObject({
    code: "plan-used",
    details: { more: { runId: submitted[0]?.id } },
  });
});

test("of many who submit a plan without a key exactly one makes the run", async () => {
  const made = await plan("block", await runs.addTenants(2, allowed));
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => submit(made.id)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await store.db.run.count({ where: { planId: made.id } })).toBe(1);
});

test("a plan older than 15 minutes is stale and makes no run", async () => {
  const made = await plan("block", await runs.addTenants(2, allowed));
  expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(15 * 60_000);
  await store.db.plan.update({ where: { id: made.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  await expect(submit(made.id)).rejects.toMatchObject({ code: "plan-stale" });
  expect(await getPlan(store.db, everyTenant, made.id)).toMatchObject({ isStale: true, runId: null });
});

test("a plan of more than one tenant needs a reason, and one that does not exist is not found", async () => {
  const made = await plan("block", await runs.addTenants(2, allowed));
  const silent = requestRun(store, runs.technician, origin, { planId: made.id });
  await expect(silent).rejects.toMatchObject({
    code: "not-valid",
    details: { more: { fields: [{ path: "reason" }] } },
  });
  await expect(submit(randomUUID())).rejects.toMatchObject({ code: "not-found" });
});

test("a tenant excluded or archived after the plan is skipped, and so is one whose state is another by then", async () => {
  const ids = await runs.addTenants(3, allowed);
  const [excluded = "", archived = "", changed = ""] = ids;
  const made = await plan("block", ids, { waves: false });
  await exclude(excluded);
  await store.db.tenant.update({ where: { id: archived }, data: { archivedAt: new Date() } });
  const run = await submit(made.id);
  const rows = await store.db.runItem.findMany({ where: { runId: run.id }, orderBy: { position: "asc" } });
  expect(rows.map(({ errorCode }) => errorCode)).toEqual(["excluded", "tenant-archived", null]);
  expect(rows[2]).toMatchObject({ tenantId: changed, expected: "allowed", state: "queued" });
});

test("a plan in change windows says when each tenant would begin, and its run waits for them", async () => {
  const now = new Date();
  const time = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString().slice(11, 16);
  const days = { businessDays: [1, 2, 3, 4, 5, 6, 7], timeZone: "UTC" };
  const [open = ""] = await runs.addTenants(1, { ...allowed, businessDays: [] });
  const [closed = ""] = await runs.addTenants(1, {
    ...allowed,
    ...days,
    businessFrom: time(-2),
    businessTo: time(2),
  });
  const made = await plan("block", [closed, open], { when: { kind: "window" } });
  expect(made).toMatchObject({ visits: 2, inBusinessHours: 1, counts: { change: 1, "outside-window": 1 } });
  const [waits, goes] = await itemsOf(made.id);
  const hours = (Date.parse(waits?.startsAt ?? "") - now.getTime()) / 3_600_000;
  expect(hours).toBeGreaterThan(1.9);
  expect(hours).toBeLessThanOrEqual(2);
  expect(waits).toMatchObject({ verdict: "outside-window", isInBusinessHours: true });
  expect(goes).toMatchObject({ verdict: "change", isInBusinessHours: false });
  expect(made.lastStart).toBe(waits?.startsAt);
  const run = await submit(made.id);
  expect(await runs.inFlight(run.id)).toEqual([1]);
  const items = await runs.items(run.id);
  expect(items.map(({ wave, dueAt }) => [wave, dueAt])).toEqual([
    [2, waits?.startsAt],
    [1, goes?.startsAt],
  ]);
});

test("connectors come from the newest survey that succeeded, and those that don't count are counted apart", async () => {
  const ids = await runs.addTenants(2, allowed);
  const connector = {
    name: "c",
    enabled: true,
    connectorType: "Partner",
    senderDomains: ["*"],
    senderIPAddresses: [],
    tlsSenderCertificateName: "",
    restrictDomainsToIPAddresses: false,
    restrictDomainsToCertificate: false,
  };
  const survey = (inboundConnectors: Survey["inboundConnectors"]): Survey => ({
    acceptedDomains: [],
    inboundConnectors,
  });
  const newest = survey([
    connector,
    { ...connector, tlsSenderCertificateName: "*.example" },
    { ...connector, enabled: false },
  ]);
  const [tenantId = ""] = ids;
  const requester = {
    requesterKind: "system",
    requesterId: "system",
    requesterName: "",
    requesterRole: "admin",
  } as const;
  const job = { kind: "survey", tenantId, ...requester } as const;
  await store.db.job.createMany({
    data: [
      { ...job, state: "succeeded", result: survey([]), endedAt: new Date(Date.now() - 60_000) },
      { ...job, state: "succeeded", result: newest, endedAt: new Date(Date.now() - 30_000) },
      { ...job, state: "failed", endedAt: new Date() },
    ],
  });
  const made = await plan("block", ids);
  expect(made.withoutConnectors).toBe(1);
  const [with2, without] = await itemsOf(made.id);
  expect(with2?.connectors).toMatchObject({ counting: 1, notCounting: 2 });
  expect(without?.connectors).toBeNull();
});

test("reading for a plan checks its tenants that are not at work and surveys those it would visit, once", async () => {
  const ids = await runs.addTenants(3, allowed);
  const [same = "", busy = ""] = ids;
  await store.db.tenant.update({ where: { id: same }, data: { directSend: "blocked" } });
  await runs.claim((await runs.block(busy)).id);
  const made = await plan("block", ids);
  expect(made.counts).toEqual({ same: 1, busy: 1, change: 1 });
  const wanted = { states: true, connectors: true };
  const { run, surveys } = await readForPlan(store, runs.technician, origin, made.id, wanted);
  expect(run).toMatchObject({ action: "check", total: 2, planId: null });
  expect(surveys).toBe(1);
  const again = await readForPlan(store, runs.technician, origin, made.id, { ...wanted, states: false });
  expect(again).toEqual({ run: null, surveys: 0 });
});

test("pages of a plan follow each other, by verdict too", async () => {
  const made = await plan("block", await runs.addTenants(5, allowed));
  const page = (cursor?: number) =>
    listPlanItems(store.db, everyTenant, made.id, { verdict: "change", cursor, limit: 2 });
  const first = await page();
  expect(first).toMatchObject({ nextCursor: 1, total: 5 });
  const last = await page(3);
  expect(last.items.map(({ position }) => position)).toEqual([4]);
  expect(last.nextCursor).toBeNull();
  const none = await listPlanItems(store.db, everyTenant, made.id, { verdict: "busy", limit: 2 });
  expect(none).toMatchObject({ items: [], total: 0 });
});

test("a plan that nobody submitted goes a week after it was stale, one that was submitted stays", async () => {
  const [old, submitted, young] = [
    await plan("check", await runs.addTenants(1)),
    await plan("check", await runs.addTenants(1)),
    await plan("check", await runs.addTenants(1)),
  ];
  await submit(submitted.id);
  const longAgo = new Date(Date.now() - 7 * 86_400_000 - 1_000);
  const ids = { in: [old.id, submitted.id] };
  await store.db.plan.updateMany({ where: { id: ids }, data: { expiresAt: longAgo } });
  await trimPlans(store.db);
  const left = await Promise.all([old, submitted, young].map(({ id }) => getPlan(store.db, everyTenant, id)));
  expect(left.map((one) => one !== null)).toEqual([false, true, true]);
});

test("a tenant that was right when it was planned and is not any more is not called right", async () => {
  const blocked = { directSend: "blocked", unknownReason: null, checkedAt: new Date() } as const;
  const tenantIds = await runs.addTenants(2, blocked);
  const { id } = await plan("block", tenantIds);
  await store.db.tenant.update({ where: { id: tenantIds[0] ?? "" }, data: { directSend: "allowed" } });
  const run = await submit(id);
  expect(run).toMatchObject({ outcome: "failed", counts: { skipped: 2 } });
  const codes = (await runs.items(run.id)).map(({ error }) => error?.code);
  expect(codes).toEqual(["changed-since", "same-already"]);
});

test("a plan made again of another has its tenants in its order, keeps the words of its filter, and the history knows both", async () => {
  const ids = await runs.addTenants(3, { ...allowed, tags: ["again"] });
  const target = { filter: { tag: "again" } };
  const request = (given: object) => requestPlanSchema.parse({ action: "block", target: given });
  const first = await requestPlan(store, runs.technician, origin, request(target));
  await store.db.tenant.update({ where: { id: ids[0] ?? "" }, data: { tags: [] } });
  const again = await requestPlan(store, runs.technician, origin, request({ planId: first.id }));
  expect(again.filter).toEqual({ tag: "again" });
  const tenantsOf = async (id: string) => (await itemsOf(id)).map(({ tenantId }) => tenantId);
  expect(await tenantsOf(again.id)).toEqual(await tenantsOf(first.id));
  const rows = await store.db.auditEvent.findMany({ where: { type: "plan.made" }, orderBy: { seq: "desc" } });
  const events = rows.slice(0, 2).map(({ body }) => JSON.parse(body));
  for (const [index, { id }] of [again, first].entries())
    expect(events[index]).toMatchObject({ planId: id, action: "block", tenantCount: 3, filter: "tag again" });
  await expect(
    requestPlan(store, runs.technician, origin, request({ planId: randomUUID() })),
  ).rejects.toMatchObject({ code: "not-found" });
});

test("connectors of more tenants than fit at once are read in steps, and the plan says how far that is", async () => {
  const made = await plan("block", await runs.addTenants(mostSurveys + 2, allowed));
  expect(made.surveys).toEqual({ asked: 0, read: 0, failed: 0 });
  const read = () =>
    readForPlan(store, runs.technician, origin, made.id, { states: false, connectors: true });
  expect((await read()).surveys).toBe(mostSurveys);
  const [one, two] = await store.db.job.findMany({ where: { kind: "survey" }, orderBy: { id: "desc" } });
  const end = (id = "", state: "succeeded" | "failed") =>
    store.db.job.update({ where: { id }, data: { state, endedAt: new Date() } });
  await end(one?.id, "succeeded");
  await end(two?.id, "failed");
  const shown = await getPlan(store.db, everyTenant, made.id);
  expect(shown?.surveys).toEqual({ asked: mostSurveys, read: 1, failed: 1 });
  expect(shown?.withoutConnectors).toBe(mostSurveys + 1);
  expect((await read()).surveys).toBe(3);
  expect((await read()).surveys).toBe(0);
  const last = (await getPlan(store.db, everyTenant, made.id))?.surveys;
  expect(last).toEqual({ asked: mostSurveys + 2, read: 1, failed: 0 });
});
