import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpsAnswer, type SendHttps, trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, EXCHANGE_SCOPE, GRAPH_SCOPE, type TestClient } from "../test-client.ts";

const REDIRECT = "http://localhost:3000/api/v1/consent/callback";

let cloud: StartedCloud;
let client: TestClient;
let send: SendHttps;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control, []);
  send = trustOnly(cloud.control.cloud.certificate);
  await cloud.control.setApp(client.clientId, { redirectUris: [REDIRECT] });
});
afterAll(() => cloud.stop());

type Query = Record<string, string | undefined>;

/** The address of a good request, but for the changes; undefined takes a parameter away. */
function address(tenant: string, changes: Query = {}, version = "v2.0/"): string {
  const url = new URL(`${cloud.control.cloud.entra}/${tenant}/${version}adminconsent`);
  const good = {
    client_id: client.clientId,
    scope: EXCHANGE_SCOPE,
    redirect_uri: REDIRECT,
    state: "one&two",
  };
  for (const [name, value] of Object.entries({ ...good, ...changes }))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function answer(url: string, fields: Record<string, string>): Promise<HttpsAnswer> {
  return send(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
}

function sentBack({ status, headers }: HttpsAnswer): Record<string, string> {
  expect(status).toBe(302);
  const url = new URL(headers.location ?? "");
  expect(url.origin + url.pathname).toBe(REDIRECT);
  return Object.fromEntries(url.searchParams);
}

async function newTenant(slug: string) {
  return cloud.control.addTenant({ name: `${slug} (simulated)`, domain: `${slug}-sim.onmicrosoft.com` });
}

test("an accepted consent makes the app's service principal with its permission and without a role", async () => {
  const { id } = await newTenant("accepting");
  const url = address(id);
  const page = await send(url);
  expect(page.status).toBe(200);
  for (const words of ["Simulated.", "Test app", "accepting (simulated)", "Exchange.ManageAsApp"])
    expect(page.text).toContain(words);
  expect((await client.postToken(id, {})).json()).toMatchObject({ error_codes: [700016] });
  expect(sentBack(await answer(url, { answer: "accept" }))).toEqual({
    admin_consent: "True",
    tenant: id,
    scope: EXCHANGE_SCOPE,
    state: "one&two",
  });
  const claims = decodeJwt(await client.token(id));
  expect(claims.roles).toEqual(["Exchange.ManageAsApp"]);
  expect(claims).not.toHaveProperty("wids");
  await cloud.control.setTenant(id, {
    consents: { [client.clientId]: { role: "Exchange Administrator" } },
  });
  expect(decodeJwt(await client.token(id)).wids).toEqual(["29232cdf-9323-42fd-ade2-1d097af3e4de"]);
  await answer(url, { answer: "accept" });
  expect((await cloud.control.tenant(id)).consents[client.clientId]?.role).toBe("Exchange Administrator");
  const done = (await cloud.control.ledger({ tenant: id })).map(({ surface, cmdlet, outcome }) =>
    [surface, cmdlet, outcome].join(" "),
  );
  expect(done).toEqual([
    "control tenant ok",
    "entra adminconsent ok",
    "entra token AADSTS700016",
    "entra consent ok",
    "entra token ok",
    "control consent ok",
    "entra token ok",
    "entra consent ok",
  ]);
});

test("a cancelled consent goes back with admin_consent=True and AADSTS65004, and grants nothing", async () => {
  const { id } = await newTenant("cancelling");
  const back = sentBack(await answer(address(id), { answer: "cancel" }));
  expect(back).toEqual({
    admin_consent: "True",
    error: "consent_required",
    error_description: expect.stringMatching(/^AADSTS65004: .+ Trace ID: /),
    state: "one&two",
  });
  expect((await cloud.control.tenant(id)).consents).toEqual({});
  expect((await cloud.control.ledger({ tenant: id })).at(-1)?.outcome).toBe("AADSTS65004");
});

test("who opens the address of all organisations says which tenant it is", async () => {
  const { id, initialDomain } = await newTenant("choosing");
  const url = address("organizations");
  expect((await send(url)).text).toContain('name="tenant"');
  expect((await answer(url, { answer: "accept", tenant: "nobody.example" })).text).toContain("AADSTS90002");
  expect(sentBack(await answer(url, { answer: "accept", tenant: initialDomain })).tenant).toBe(id);
});

test.each<[string, Query & { tenant?: string }, number]>([
  ["an unknown tenant", { tenant: "nobody.onmicrosoft.com" }, 90002],
  ["common", { tenant: "common" }, 900023],
  ["no client id", { client_id: undefined }, 900144],
  ["an unknown app", { client_id: "0d9e3c5c-33c1-4d8a-8f3e-4b0d2f6f3a11" }, 700016],
  ["an unregistered redirect address", { redirect_uri: "http://localhost:3000/elsewhere" }, 50011],
  ["no redirect address", { redirect_uri: undefined }, 900144],
  ["no scope", { scope: undefined }, 900144],
  ["a scope without .default", { scope: "https://outlook.office365.com/Exchange.ManageAsApp" }, 70011],
  ["a permission that the app does not list", { scope: GRAPH_SCOPE }, 650056],
])("%s is said on the page, and the browser is sent nowhere", async (_name, { tenant, ...changes }, code) => {
  const named = tenant ?? (await client.tenantOf("no-consent")).id;
  for (const shown of [
    await send(address(named, changes)),
    await answer(address(named, changes), { answer: "accept" }),
  ]) {
    expect(shown.status).toBe(200);
    expect(shown.headers).not.toHaveProperty("location");
    expect(shown.text).toContain(`AADSTS${code}: `);
  }
});

test("the older form of the address needs no scope and takes the first registered redirect address", async () => {
  const { id } = await newTenant("older");
  const url = address(id, { redirect_uri: undefined, scope: undefined }, "");
  expect((await send(url)).text).toContain("Exchange.ManageAsApp");
  expect(sentBack(await answer(url, { answer: "accept" }))).toEqual({
    admin_consent: "True",
    tenant: id,
    state: "one&two",
  });
  const { clientId } = await cloud.control.addApp({ name: "No address" });
  const nowhere = address(id, { client_id: clientId, redirect_uri: undefined }, "");
  expect((await send(nowhere)).text).toContain("AADSTS500113");
});

test("the port of a localhost redirect address does not matter, its path does", async () => {
  const { id } = await client.tenantOf("no-consent");
  const other = REDIRECT.replace("3000", "4000");
  expect((await send(address(id, { redirect_uri: other }))).text).toContain("Accept");
  expect((await send(address(id, { redirect_uri: `${other}/more` }))).text).toContain("AADSTS50011");
});

test("nobody outside its own tenant can consent to an app that is not multi-tenant", async () => {
  const { id } = await newTenant("foreign");
  const home = await newTenant("owner");
  const { clientId } = await cloud.control.addApp({
    name: "Own app",
    multiTenant: false,
    homeTenantId: home.id,
    redirectUris: [REDIRECT],
  });
  expect((await send(address(id, { client_id: clientId }))).text).toContain("AADSTS700016");
  expect((await send(address("organizations", { client_id: clientId }))).text).toContain("AADSTS50194");
  expect((await send(address(home.id, { client_id: clientId }))).text).toContain("Own app");
});

test("text of the request never becomes markup of the page", async () => {
  const { id } = await client.tenantOf("no-consent");
  const shown = await send(address(id, { redirect_uri: "http://x.example/<script>alert(1)</script>" }));
  expect(shown.text).toContain("AADSTS50011");
  expect(shown.text).not.toContain("<script>");
});
