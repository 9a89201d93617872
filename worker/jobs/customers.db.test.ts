import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/access/schema.ts";
import { addCustomers } from "#lib/customers/commands.ts";
import { readCustomers } from "#lib/customers/queries.ts";
import type { CustomersView } from "#lib/customers/schema.ts";
import { requestJob } from "#lib/jobs/commands.ts";
import { archiveTenant } from "#lib/tenants/archive.ts";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { runJob } from "../run-job.ts";
import { type Answers, contextOf, graphUrl } from "./test-directory.ts";

const start = `${graphUrl}/v1.0/contracts?$top=999`;
const all = { tenants: "all" } as const;
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

async function addApp(homeTenantId: string | null = randomUUID()): Promise<string> {
  const clientId = randomUUID();
  const app = { name: clientId, clientId, cloud: "simulated" as const, homeTenantId };
  return (await store.db.appRegistration.create({ data: app })).id;
}

const contract = (customerId: string, more: object = {}) => ({
  id: randomUUID(),
  contractType: "BreadthPartner",
  customerId,
  defaultDomainName: `c${customerId.slice(0, 8)}.onmicrosoft.com`,
  displayName: `Customer ${customerId.slice(0, 4)}`,
  ...more,
});
const page = (customers: object[], next?: string) => ({
  status: 200,
  body: { value: customers, ...(next ? { "@odata.nextLink": next } : {}) },
});

/** Reads the list as a worker does. */
async function read(appRegistrationId: string, answers: Answers) {
  const { context, asked } = contextOf(store, answers);
  const { id } = await requestJob(store, technician, origin, { kind: "customers", appRegistrationId });
  await runJob(context, id);
  const view = await readCustomers(store.db, all, appRegistrationId);
  if (!view) throw new Error("no view");
  return { view, asked };
}
const readIds = (app: string, ...ids: string[]) =>
  read(app, { [start]: page(ids.map((id) => contract(id))) }).then(({ view }) => view);
const stateOf = (view: CustomersView, id: string) =>
  view.customers.find(({ entraTenantId }) => entraTenantId === id)?.state;
const add = (appRegistrationId: string, ...entraTenantIds: string[]) =>
  addCustomers(store, technician, origin, { appRegistrationId, entraTenantIds, access: "change" });

test("the list is read to its last page, each customer once, and the token goes to Graph alone", async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  const next = `${graphUrl}/v1.0/contracts?$skiptoken=2`;
  const { view, asked } = await read(await addApp(), {
    [start]: page([contract(one)], next),
    [next]: page([contract(two), contract(one.toUpperCase())]),
  });
  expect(view.customers.map(({ entraTenantId }) => entraTenantId).sort()).toEqual([one, two].sort());
  expect(asked.map(({ url }) => url)).toEqual([start, next]);
  expect(asked[0]?.headers).toEqual({ authorization: "Bearer graph-token" });
});

test.each([
  ["a customer without an id", page([contract("x")]), "value[0].customerId"],
  [
    "a customer without a domain",
    page([contract(randomUUID(), { defaultDomainName: null })]),
    "defaultDomainName",
  ],
  ["another shape", { status: 200, body: { customers: [] } }, "value: "],
  [
    "a next page elsewhere",
    page([], "https://elsewhere.test/v1.0/contracts"),
    "leads to https://elsewhere.test",
  ],
  ["a next page that is the same", page([], start), "leads in a circle"],
  ["an unknown refusal", { status: 400, body: { error: { code: "Bad", message: "No" } } }, "400 Bad: No"],
])("a list with %s is refused whole, by name", async (_, answer, words) => {
  const app = await addApp();
  const known = randomUUID();
  await readIds(app, known);
  await add(app, known);
  const { view } = await read(app, { [start]: answer });
  expect(view.error).toMatchObject({ code: "graph-unreadable", raw: expect.stringContaining(words) });
  expect(view.gone).toEqual([]);
  expect(stateOf(view, known)).toBe("there");
});

test("a lacking permission, a busy Graph and an unknown home tenant each say their fix", async () => {
  const denied = { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } };
  const app = await addApp();
  expect((await read(app, { [start]: { status: 403, body: denied } })).view.error).toMatchObject({
    code: "graph-not-permitted",
    fix: expect.stringContaining("Directory.Read.All"),
  });
  const busy = { status: 429, headers: { "retry-after": "300" }, body: {} };
  expect((await read(app, { [start]: busy })).view.error?.code).toBe("throttled");
  expect((await read(app, {})).view.error?.code).toBe("network");
  expect((await read(await addApp(null), {})).view.error?.code).toBe("home-tenant-unknown");
});

test("chosen customers become tenants once, however often they are asked for", async () => {
  const app = await addApp();
  const [one, two] = [randomUUID(), randomUUID()];
  const view = await readIds(app, one, two);
  expect([stateOf(view, one), stateOf(view, two)]).toEqual(["new", "new"]);
  expect(await add(app, one, one)).toMatchObject({ added: 1 });
  expect(await add(app, one, two)).toMatchObject({ added: 1 });
  const tenants = await store.db.tenant.findMany({
    where: { appRegistrationId: app },
    include: { jobs: true },
  });
  expect(tenants.map(({ source, jobs }) => [source, jobs[0]?.kind])).toEqual([
    ["customers", "connection"],
    ["customers", "connection"],
  ]);
  await expect(add(app, randomUUID())).rejects.toMatchObject({ code: "not-found" });
  await expect(add(await addApp(), one)).rejects.toMatchObject({ code: "no-customer-list" });
});

test("a later list marks who is gone and unmarks who is back, each with an event; tenants of other origin stay", async () => {
  const home = randomUUID();
  const [app, other] = [await addApp(home), await addApp(home)];
  const [stays, goes] = [randomUUID(), randomUUID()];
  await readIds(app, stays, goes);
  await add(app, stays, goes);
  const byHand = await store.addTenant();
  await store.db.tenant.update({ where: { id: byHand }, data: { appRegistrationId: app } });
  // Its app registration was changed for another one of the same home tenant.
  await store.db.tenant.update({ where: { entraTenantId: goes }, data: { appRegistrationId: other } });
  const later = await readIds(app, stays);
  expect(later).toMatchObject({ newlyGone: 1, newlyReturned: 0 });
  const { id } = await store.db.tenant.findUniqueOrThrow({ where: { entraTenantId: goes } });
  expect(later.gone).toMatchObject([{ id }]);
  expect(await readIds(app, stays)).toMatchObject({ newlyGone: 0, gone: [{ id }] });
  expect(await readIds(app, stays, goes)).toMatchObject({ newlyReturned: 1, gone: [] });
  const types = await store.db.auditEvent.findMany({ where: { tenantId: id }, orderBy: { seq: "asc" } });
  expect(types.map(({ type }) => type).slice(-2)).toEqual(["tenant.customerGone", "tenant.customerReturned"]);
  expect((await store.db.tenant.findUniqueOrThrow({ where: { id: byHand } })).goneAt).toBeNull();
});

test("an archived customer is not among the new ones, and comes back when it is chosen", async () => {
  const app = await addApp();
  const one = randomUUID();
  await readIds(app, one);
  await add(app, one);
  const { id } = await store.db.tenant.findUniqueOrThrow({ where: { entraTenantId: one } });
  await archiveTenant(store, technician, origin, id);
  expect(stateOf(await readIds(app, one), one)).toBe("archived");
  await add(app, one);
  expect(stateOf(await readIds(app, one), one)).toBe("there");
});
