import { randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SendHttps, trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, GRAPH_SCOPE, type TestClient } from "../test-client.ts";

let cloud: StartedCloud;
let client: TestClient;
let send: SendHttps;
let home: string;
let token: string;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control, []);
  send = trustOnly(cloud.control.cloud.certificate);
  home = cloud.control.apps.homeTenantId;
  await cloud.control.setApp(client.clientId, {
    graphRoles: ["Directory.Read.All", "CrossTenantInformation.ReadBasic.All"],
  });
  token = await client.token(home, GRAPH_SCOPE);
});
afterAll(() => cloud.stop());

interface Contract {
  id: string;
  customerId: string;
  defaultDomainName: string;
  displayName: string;
}
interface Page {
  value: Contract[];
  "@odata.nextLink"?: string;
}

function get(where: string, bearer = token) {
  const url = where.startsWith("https:") ? where : `${cloud.control.cloud.graph}/v1.0/${where}`;
  return send(url, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
}

async function listCustomers(query = ""): Promise<{ pages: number; customers: Contract[] }> {
  const customers: Contract[] = [];
  let pages = 0;
  let next: string | undefined = `contracts${query}`;
  while (next) {
    const page = (await get(next)).json() as Page;
    customers.push(...page.value);
    next = page["@odata.nextLink"];
    pages += 1;
  }
  return { pages, customers };
}

test("a Graph token has Graph's audience, the home tenant and the permissions granted there", () => {
  expect(decodeJwt(token)).toMatchObject({
    aud: "https://graph.microsoft.com",
    tid: home,
    roles: ["Directory.Read.All", "CrossTenantInformation.ReadBasic.All"],
  });
});

test("the list of customers comes in pages, with every tenant once and the home tenant not at all", async () => {
  const known = cloud.control.apps.tenants.map(({ entraTenantId, initialDomain, name }) => [
    entraTenantId,
    initialDomain,
    name,
  ]);
  const { pages, customers } = await listCustomers("?$top=10");
  expect(pages).toBe(3);
  expect(
    customers.map(({ customerId, defaultDomainName, displayName }) => [
      customerId,
      defaultDomainName,
      displayName,
    ]),
  ).toEqual(known);
  expect(customers.map(({ customerId }) => customerId)).not.toContain(home);
  expect((await listCustomers()).pages).toBe(1);
});

test("a customer that goes while a client reads neither ends the list nor loses another", async () => {
  const first = (await get("contracts?$top=10")).json() as Page;
  const last = first.value.at(-1)?.customerId ?? "";
  await cloud.control.setTenant(last, { isCustomer: false });
  const rest = (await get(first["@odata.nextLink"] ?? "")).json() as Page;
  expect(rest.value).toHaveLength(10);
  const { customers } = await listCustomers();
  expect(customers.map(({ customerId }) => customerId)).not.toContain(last);
  expect(customers).toHaveLength(24);
  await cloud.control.setTenant(last, { isCustomer: true });
  expect((await listCustomers()).customers).toHaveLength(25);
});

test("$select narrows the rows; wrong page sizes, page tokens and options are refused", async () => {
  const { value } = (await get("contracts?$top=1&$select=customerId")).json() as Page;
  expect(value).toEqual([{ customerId: expect.any(String) }]);
  for (const [query, code] of [
    ["$top=0", "Request_BadRequest"],
    ["$top=1000", "Request_BadRequest"],
    ["$skiptoken=bm9uZQ", "Directory_ExpiredPageToken"],
    ["$filter=x", "Request_UnsupportedQuery"],
  ]) {
    const answer = await get(`contracts?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code } });
  }
});

test("another tenant's token sees no customers, and one without the permission is refused", async () => {
  const { id } = await client.tenantOf("plain");
  await cloud.control.setTenant(id, {
    consents: { [client.clientId]: { role: null, graphRoles: ["Directory.Read.All"] } },
  });
  const foreign = await client.token(id, GRAPH_SCOPE);
  expect((await get("contracts", foreign)).json()).toMatchObject({ value: [] });
  const refused = await get(`tenantRelationships/findTenantInformationByTenantId(tenantId='${id}')`, foreign);
  expect(refused.status).toBe(403);
  expect(refused.json()).toMatchObject({
    error: {
      code: "Authorization_RequestDenied",
      message: "Insufficient privileges to complete the operation.",
      innerError: { "request-id": refused.headers["request-id"], date: expect.any(String) },
    },
  });
});

test("no token, one for Exchange and a forged one are refused with 401", async () => {
  const forged = `${token.slice(0, -8)}AAAAAAAA`;
  for (const bearer of ["", "nonsense", await client.token(home), forged]) {
    const answer = await get("contracts", bearer);
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ error: { code: "InvalidAuthenticationToken" } });
  }
});

test("a tenant is found by its id and by any of its domains, an unknown one is not", async () => {
  const tenant = await client.tenantOf("no-consent");
  const answers = [
    await get(`tenantRelationships/findTenantInformationByTenantId(tenantId='${tenant.id}')`),
    await get(`tenantRelationships/findTenantInformationByDomainName(domainName='${tenant.domains.at(-1)}')`),
  ];
  for (const answer of answers) {
    expect(answer.json()).toMatchObject({
      tenantId: tenant.id,
      displayName: tenant.name,
      defaultDomainName: tenant.initialDomain,
      federationBrandName: null,
    });
  }
  const unknown = await get(
    `tenantRelationships/findTenantInformationByTenantId(tenantId='${randomUUID()}')`,
  );
  expect(unknown.status).toBe(404);
  expect((await get("users")).json()).toMatchObject({
    error: { code: "BadRequest", message: "Resource not found for the segment 'users'." },
  });
});

test("each call stands in the ledger, and a fault of the home tenant meets the call that it names", async () => {
  const since = (await cloud.control.ledger()).at(-1)?.n ?? 0;
  await cloud.control.addFault(home, {
    kind: "status",
    status: 429,
    retryAfter: 7,
    match: { cmdlet: "contracts" },
  });
  await cloud.control.addFault(home, { kind: "expired-token", match: { cmdlet: "contracts" } });
  // Of Exchange: Graph's calls pass it by.
  await cloud.control.addFault(home, { kind: "status", status: 503 });
  const throttled = await get("contracts");
  expect([throttled.status, throttled.headers["retry-after"]]).toEqual([429, "7"]);
  expect(throttled.json()).toMatchObject({ error: { code: "TooManyRequests" } });
  expect((await get("contracts")).status).toBe(401);
  expect((await get("contracts")).status).toBe(200);
  const entries = await cloud.control.ledger({ tenant: home, since });
  expect(entries.map(({ surface, cmdlet, outcome }) => [surface, cmdlet, outcome])).toEqual([
    ["graph", "contracts", "429"],
    ["graph", "contracts", "401 InvalidAuthenticationToken"],
    ["graph", "contracts", "ok"],
  ]);
  expect(entries[0]?.clientId).toBe(client.clientId);
});

test("a tenant made by control is found and listed like the others, and nobody has consent in it", async () => {
  const made = await cloud.control.addTenant({
    name: "Newcomer Dental (simulated)",
    domain: "newcomer-sim.onmicrosoft.com",
    otherDomains: ["newcomer.example"],
  });
  expect(made).toMatchObject({ kind: "added", consents: {}, rejectDirectSend: false, hydrated: true });
  const { entra } = cloud.control.cloud;
  const found = (await send(`${entra}/newcomer.example/v2.0/.well-known/openid-configuration`)).json();
  expect(found).toMatchObject({ issuer: `${entra}/${made.id}/v2.0` });
  expect((await listCustomers()).customers.at(-1)).toMatchObject({ customerId: made.id });
  expect((await client.postToken(made.id, {})).json()).toMatchObject({ error_codes: [700016] });
  await expect(
    cloud.control.addTenant({ name: "Again (simulated)", domain: "newcomer.example" }),
  ).rejects.toThrow("409");
});

test("a call takes as long as was set for it in the token's tenant", async () => {
  await cloud.control.setTenant(home, { latencies: { contracts: 300 } });
  const startedAt = performance.now();
  await get("contracts");
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
  await cloud.control.setTenant(home, { latencies: {} });
});
