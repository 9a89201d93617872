import { randomUUID } from "node:crypto";
import { globSync } from "node:fs";
import { dirname, relative } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSignInLink, createToken } from "#lib/access/commands.ts";
import { system } from "#lib/access/schema.ts";
import { addCredential, sealCredential } from "#lib/credentials/add.ts";
import { addAppRegistration } from "#lib/credentials/commands.ts";
import { makeTestKeys } from "#lib/credentials/test-keys.ts";
import type { WebContext } from "#lib/web/context.ts";
import { isDefinedRoute, type RouteHandler } from "#lib/web/define-route.ts";
import { closeEventStreams } from "#lib/web/event-stream.ts";
import { pageRequest, putTestContext, signInAs } from "#lib/web/test-context.ts";
import { dumpDatabase } from "../../../e2e/secret-scan.ts";
import { openTestStore, type TestStore } from "../../../prisma/test-store.ts";
import { makeCertificate } from "../../../worker/certificates/make-certificate.ts";

const callers = ["anonymous", "viewer", "technician", "admin", "token"] as const;
type Caller = (typeof callers)[number];
type Statuses = readonly [
  anonymous: number,
  viewer: number,
  technician: number,
  admin: number,
  token: number,
];

const readers: Statuses = [401, 200, 200, 200, 200];
const managers: Statuses = [401, 403, 200, 200, 200];
const admins = (status: number): Statuses => [401, 403, 403, status, 403];
const everybody: Statuses = [200, 200, 200, 200, 200];
const nowhere: Statuses = [404, 404, 404, 404, 404];

/** Every route and method that may exist. `token` is an API token of the role technician. */
const expected: Record<string, Statuses> = {
  "DELETE ../[...path]": nowhere,
  "GET ../[...path]": nowhere,
  "PATCH ../[...path]": nowhere,
  "POST ../[...path]": nowhere,
  "PUT ../[...path]": nowhere,
  "GET app-registrations": readers,
  "POST app-registrations": admins(201),
  "DELETE app-registrations/[id]": admins(204),
  "GET app-registrations/[id]": readers,
  "PATCH app-registrations/[id]": admins(200),
  "POST app-registrations/[id]/credentials": admins(202),
  "GET app-registrations/[id]/credentials/[credentialId]/certificate": readers,
  "POST app-registrations/[id]/credentials/[credentialId]/retire": admins(409),
  "POST app-registrations/[id]/credentials/[credentialId]/test": admins(202),
  "POST app-registrations/[id]/credentials/[credentialId]/use": admins(200),
  "GET audit": readers,
  "GET audit/export": readers,
  "GET audit/head": readers,
  "GET consent/callback": [303, 303, 303, 303, 303],
  "GET events": readers,
  "HEAD events": readers,
  "GET filters": readers,
  "POST filters": [401, 201, 201, 201, 201],
  "DELETE filters/[id]": [401, 204, 204, 204, 204],
  "GET health/live": everybody,
  "GET health/ready": everybody,
  "POST jobs": [401, 403, 202, 202, 202],
  "GET jobs/[id]": readers,
  "POST plans": [401, 403, 201, 201, 201],
  "GET plans/[id]": readers,
  "GET plans/[id]/items": readers,
  "POST plans/[id]/read": [401, 403, 202, 202, 202],
  "GET runs": readers,
  "POST runs": [401, 403, 202, 202, 202],
  "GET runs/[id]": readers,
  "POST runs/[id]/cancel": [401, 403, 202, 409, 409],
  "GET runs/[id]/export": readers,
  "GET runs/[id]/failures": readers,
  "GET runs/[id]/items": readers,
  "GET runs/[id]/pace": readers,
  "POST runs/[id]/pause": [401, 403, 409, 409, 409],
  "POST runs/[id]/resume": [401, 403, 409, 409, 409],
  "POST runs/[id]/retry": [401, 403, 409, 409, 409],
  "GET runs/[id]/undo": readers,
  "POST runs/[id]/undo": [401, 403, 409, 409, 409],
  "POST sessions": [201, 201, 201, 201, 201],
  "DELETE sessions/current": [401, 204, 204, 204, 204],
  "GET sealing-key": readers,
  "GET settings": readers,
  "PATCH settings": [401, 403, 403, 200, 403],
  "GET tenants": readers,
  "POST tenants": [401, 403, 201, 201, 201],
  "DELETE tenants/[id]": [401, 403, 204, 204, 204],
  "GET tenants/[id]": readers,
  "PATCH tenants/[id]": managers,
  "POST tenants/[id]/acknowledge": managers,
  "GET tenants/[id]/connection": readers,
  // The simulated cloud is not there.
  "POST tenants/[id]/consent-links": [401, 403, 409, 409, 409],
  "DELETE tenants/[id]/exclusion": managers,
  "PUT tenants/[id]/exclusion": managers,
  "GET tenants/[id]/periods": readers,
  "GET tenants/[id]/readings": readers,
  "POST tenants/[id]/statements": [401, 204, 204, 204, 204],
  "GET tenants/[id]/survey": readers,
  "POST tenants/[id]/restore": managers,
  "GET tenants/archived": readers,
  "GET tenants/attention": readers,
  "POST tenants/connections": [401, 403, 202, 202, 202],
  "GET tenants/customers": readers,
  "POST tenants/customers": [401, 403, 409, 409, 409],
  "GET tenants/export": readers,
  "GET tenants/facets": readers,
  // Without a file.
  "POST tenants/import": [401, 403, 415, 415, 415],
  "POST tenants/import/preview": [401, 403, 415, 415, 415],
  "POST tenants/tags": managers,
  "GET workers": readers,
};

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const folder = import.meta.dirname;

async function loadRoutes(): Promise<{ found: Map<string, RouteHandler>; strange: string[]; files: number }> {
  const files = globSync("**/route.ts", { cwd: dirname(dirname(folder)) }).map(
    (file) => `${dirname(dirname(folder))}/${file}`,
  );
  const found = new Map<string, RouteHandler>();
  const strange: string[] = [];
  for (const file of files) {
    for (const [name, value] of Object.entries(await import(file))) {
      const route = `${name} ${relative(folder, dirname(file))}`;
      if (methods.includes(name) && isDefinedRoute(value)) found.set(route, value);
      else strange.push(route);
    }
  }
  return { found, strange, files: files.length };
}

let store: TestStore;
let context: WebContext;
let routes: Awaited<ReturnType<typeof loadRoutes>>;
let tenantId: string;
let runId: string;
let planId: string;
let jobId: string;
let appId: string;
let credentialId: string;
let secrets: Record<Caller, Record<string, string>>;

beforeAll(async () => {
  store = await openTestStore();
  context = putTestContext(store);
  routes = await loadRoutes();
  tenantId = await store.addTenant();
  const { token } = await createToken(store, { name: "matrix", role: "technician", days: 1 });
  secrets = {
    anonymous: {},
    viewer: { cookie: await signInAs(store, "viewer") },
    technician: { cookie: await signInAs(store, "technician") },
    admin: { cookie: await signInAs(store, "admin") },
    token: { authorization: `Bearer ${token}` },
  };
  const answer = await call("POST runs", "technician");
  runId = (await answer.json()).id;
  planId = (await (await call("POST plans", "technician")).json()).id;
  jobId = (await (await call("POST jobs", "technician")).json()).id;
  appId = await addApp();
  credentialId = await addCertificate();
});
afterAll(async () => {
  closeEventStreams();
  await context.changes.close();
  await store.close();
});

const newApp = () => ({ name: randomUUID(), clientId: randomUUID(), cloud: "simulated" as const });

function newTenant() {
  const entraTenantId = randomUUID();
  return { entraTenantId, domain: `c${entraTenantId}.example`, name: "Contoso", cloud: "simulated" };
}

async function addApp(): Promise<string> {
  return addAppRegistration(store, system, undefined, { ...newApp(), multiTenant: true, homeTenantId: null });
}

/** A certificate in use, sealed to the key that web knows. */
async function addCertificate(): Promise<string> {
  const { shut } = await makeTestKeys();
  context.sealingKeys = () => [shut];
  const { certificate, privateKey } = await makeCertificate("", 30);
  const input = { appRegistrationId: appId, certificate, secret: privateKey };
  const credential = await sealCredential(shut, input);
  await addCredential(store, system, credential);
  return credential.id;
}

async function bodyOf(route: string): Promise<unknown> {
  if (route === "POST runs") return { action: "check", target: { tenantIds: [tenantId] } };
  if (route === "POST plans") return { action: "block", target: { tenantIds: [tenantId] } };
  if (route === "POST plans/[id]/read") return { states: true };
  if (route === "PATCH settings") return { ticketLink: `https://desk.example/${randomUUID()}/{ticket}` };
  if (route === "POST jobs") return { kind: "survey", tenantId };
  if (route === "POST app-registrations") return newApp();
  if (route === "PATCH app-registrations/[id]") return { name: randomUUID() };
  if (route.endsWith("/credentials")) return { how: "make", id: randomUUID() };
  if (route.endsWith("/retire")) return {};
  if (route === "POST filters") return { name: "Gold", query: "tag=gold" };
  if (route === "POST tenants") return newTenant();
  if (route === "POST tenants/customers") return { appRegistrationId: appId, entraTenantIds: [randomUUID()] };
  if (route === "PATCH tenants/[id]") return { notes: `Ask Ada first, ${randomUUID()}` };
  if (route === "POST tenants/[id]/statements") return { from: "2026-01-01", to: "2026-12-31" };
  if (route === "PUT tenants/[id]/exclusion")
    return { owner: "Ada", reason: "Printers first", reviewOn: "2099-01-31" };
  if (route === "POST tenants/connections") return { target: { tenantIds: [tenantId] } };
  if (route === "POST tenants/tags") return { target: { tenantIds: [tenantId] }, add: [randomUUID()] };
  if (route === "POST sessions") return { code: (await createSignInLink(store)).code };
  return undefined;
}

/** Id of something made for this one call, where the call removes it. */
async function makeOwn(route: string, caller: Caller): Promise<string | null> {
  if (route === "DELETE tenants/[id]") return store.addTenant();
  if (route === "POST tenants/[id]/restore") {
    const id = await store.addTenant();
    await store.db.tenant.update({ where: { id }, data: { archivedAt: new Date() } });
    return id;
  }
  if (route === "DELETE app-registrations/[id]") return addApp();
  if (route !== "DELETE filters/[id]" || caller === "anonymous") return null;
  return (await (await call("POST filters", caller)).json()).id;
}

async function call(route: string, caller: Caller, headers: Record<string, string> = {}): Promise<Response> {
  return (await prepare(route, caller, headers))();
}

/** Makes what the call needs; the returned function makes the call. */
async function prepare(
  route: string,
  caller: Caller,
  headers: Record<string, string> = {},
): Promise<() => Promise<Response>> {
  const handler = routes.found.get(route);
  if (!handler) throw new Error(`${route} does not exist`);
  const [method = "", path = ""] = route.split(" ");
  const own = await makeOwn(route, caller);
  const ids: Record<string, string> = { runs: runId, plans: planId, jobs: jobId, "app-registrations": appId };
  const id = own ?? ids[path.split("/")[0] ?? ""] ?? tenantId;
  const body = await bodyOf(route);
  const query = route === "GET tenants/customers" ? `?appRegistrationId=${appId}` : "";
  const request = pageRequest(
    `/api/v1/${path.replace("[id]", id).replace("[credentialId]", credentialId)}${query}`,
    {
      method,
      headers: { ...(body ? { "content-type": "application/json" } : {}), ...secrets[caller], ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    },
  );
  return () =>
    handler(request, { params: Promise.resolve(path.includes("[id]") ? { id, credentialId } : {}) });
}

describe("the route table", () => {
  it("names every route on disk, and each is made by defineRoute", () => {
    console.log(`looked at ${routes.files} route files, ${routes.found.size} routes`);
    expect(routes.files).toBeGreaterThan(0);
    expect(routes.strange).toEqual([]);
    expect([...routes.found.keys()].sort()).toEqual(Object.keys(expected).sort());
  });

  it("a handler that is not made by defineRoute is found out", () => {
    expect(isDefinedRoute(async () => new Response())).toBe(false);
  });

  const rows = Object.entries(expected).flatMap(([route, statuses]) =>
    callers.map((caller, index) => [route, caller, statuses[index] ?? 0] as const),
  );
  it.each(rows)("%s by %s answers %i", async (route, caller, status) => {
    const fresh = route === "DELETE sessions/current" && caller !== "anonymous" && caller !== "token";
    const headers = fresh ? { cookie: await signInAs(store, caller) } : {};
    expect((await call(route, caller, headers)).status).toBe(status);
  });

  const changes = Object.keys(expected).filter((route) => !/^(GET|HEAD)/.test(route));
  it.each(changes)("%s refuses a request from another site, with a cookie that would do", async (route) => {
    for (const site of ["cross-site", "same-site", "none"])
      expect((await call(route, "admin", { "sec-fetch-site": site })).status).toBe(403);
  });

  it("an id that is none, or that nobody has, is 404 to those who may read", async () => {
    const handler = routes.found.get("GET tenants/[id]");
    for (const id of ["nonsense", "00000000-0000-4000-8000-000000000000"]) {
      const request = pageRequest(`/api/v1/tenants/${id}`, { headers: secrets.viewer });
      expect((await handler?.(request, { params: Promise.resolve({ id }) }))?.status).toBe(404);
    }
  });

  /** All rows but those that count requests. */
  async function dump(): Promise<string[]> {
    const sources = await dumpDatabase(store.database.ownerUrl);
    return sources
      .filter(({ name }) => name !== "public.rate_limits")
      .map(({ name, text }) => `${name} ${text}`)
      .sort();
  }

  async function asOwner(statement: string): Promise<void> {
    const owner = new pg.Client({ connectionString: store.database.ownerUrl });
    await owner.connect();
    await owner.query(statement);
    await owner.end();
  }

  const exports = ["GET audit/export", "GET runs/[id]/export", "GET tenants/export"];
  const audited = [
    ...exports,
    ...changes.filter((route) => [200, 201, 202, 204].includes(expected[route]?.[3] ?? 0)),
  ];
  /** What was asked for or seen to is so no more: a repetition would change nothing. */
  async function forgetAsked(): Promise<void> {
    await store.db.job.updateMany({ data: { state: "succeeded" } });
    await store.db.tenant.update({ where: { id: tenantId }, data: { changedOutsideAt: new Date() } });
    await store.db.credential.updateMany({ data: { activeFrom: null, testedAt: new Date() } });
  }

  it.each(audited)("where no event can be written, %s changes nothing and says so", async (route) => {
    await forgetAsked();
    const send = await prepare(route, "admin");
    await asOwner("REVOKE INSERT ON audit_events FROM sendlock_product");
    try {
      const before = await dump();
      const response = await send();
      expect(await dump()).toEqual(before);
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("15");
      expect(await response.json()).toMatchObject({
        code: "history-not-written",
        detail: "Nothing was changed: the history can't be written. The database refuses new events.",
        fix: expect.stringContaining("migrations"),
      });
    } finally {
      await asOwner("GRANT INSERT ON audit_events TO sendlock_product");
    }
  });
});
