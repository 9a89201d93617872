import { setTimeout as sleep } from "node:timers/promises";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { HttpsAnswer } from "../https-request.ts";
import { trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, type TestClient } from "../test-client.ts";

let cloud: StartedCloud;
let client: TestClient;
let tenantId: string;
let token: string;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  tenantId = (await client.tenantOf("plain")).id;
  token = await client.token(tenantId);
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.control.setTenant(tenantId, { rejectDirectSend: false, faults: [], latencies: {} }));

const get = () => client.invoke(tenantId, token, "Get-OrganizationConfig");
const set = (value: boolean) =>
  client.invoke(tenantId, token, "Set-OrganizationConfig", { RejectDirectSend: value });
const reject = (answer: HttpsAnswer) =>
  (answer.json() as { value: Record<string, unknown>[] }).value[0]?.RejectDirectSend;
const real = async () => (await cloud.control.tenant(tenantId)).rejectDirectSend;
const last = async () => (await cloud.control.ledger({ tenant: tenantId })).at(-1);

test("a status fault answers as told, as often as told, after the calls it lets pass", async () => {
  await cloud.control.addFault(tenantId, { kind: "status", status: 503, retryAfter: 7, times: 2, skip: 1 });
  const answers = [await get(), await get(), await get(), await get()];
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
  expect(answers[1]?.headers["retry-after"]).toBe("7");
  expect(answers[1]?.text).toContain("server side error");
});

test("a fault for one cmdlet leaves the others alone", async () => {
  await cloud.control.addFault(tenantId, {
    kind: "status",
    status: 500,
    body: { own: 1 },
    match: { cmdlet: "set-organizationconfig" },
  });
  expect((await get()).status).toBe(200);
  const refused = await set(true);
  expect([refused.status, refused.json()]).toEqual([500, { own: 1 }]);
  expect(await real()).toBe(false);
});

test("reset-before cuts the connection and changes nothing", async () => {
  await cloud.control.addFault(tenantId, { kind: "reset-before" });
  await expect(set(true)).rejects.toThrow();
  expect(await real()).toBe(false);
  expect(await last()).toMatchObject({ outcome: "reset-before", value: true });
  expect(await last()).not.toHaveProperty("after");
});

test("apply-then-reset cuts the connection after the change", async () => {
  await cloud.control.addFault(tenantId, { kind: "apply-then-reset" });
  await expect(set(true)).rejects.toThrow();
  expect(await real()).toBe(true);
  expect(await last()).toMatchObject({ outcome: "apply-then-reset", before: false, after: true });
});

test("a hang lasts until the client goes, and on arrival nothing is done", async () => {
  await cloud.control.addFault(tenantId, { kind: "hang" });
  const signal = AbortSignal.timeout(300);
  const call = client.invoke(
    tenantId,
    token,
    "Set-OrganizationConfig",
    { RejectDirectSend: true },
    { signal },
  );
  await sleep(150);
  expect(await last()).toMatchObject({ cmdlet: "Set-OrganizationConfig", endAt: null, outcome: null });
  await expect(call).rejects.toThrow();
  await expect.poll(last).toMatchObject({ outcome: "hang" });
  expect(await real()).toBe(false);
});

test("stale-read answers the value before the last change, then the true one", async () => {
  await set(true);
  await cloud.control.addFault(tenantId, {
    kind: "stale-read",
    match: { cmdlet: "Get-OrganizationConfig" },
    times: 2,
  });
  expect([reject(await get()), reject(await get()), reject(await get())]).toEqual([false, false, true]);
});

test("wrong-tenant answers with another tenant's domains and says so in the ledger", async () => {
  const other = await client.tenantOf("read-only");
  await cloud.control.addFault(tenantId, { kind: "wrong-tenant", tenantId: other.id });
  const answer = await client.invoke(
    tenantId,
    token,
    "Get-AcceptedDomain",
    {},
    { query: "?$select=DomainName" },
  );
  const names = (answer.json() as { value: { DomainName: string }[] }).value.map(
    ({ DomainName }) => DomainName,
  );
  expect(names).toEqual(other.domains);
  expect(await last()).toMatchObject({ tenantId, answeredAs: other.id });
});

test("missing-property and expired-token do what they say, at Exchange and at Entra", async () => {
  await cloud.control.addFault(tenantId, { kind: "missing-property" });
  const { value } = (await get()).json() as { value: object[] };
  expect(value[0]).not.toHaveProperty("RejectDirectSend");
  await cloud.control.addFault(tenantId, { kind: "expired-token" });
  expect((await get()).status).toBe(401);
  await cloud.control.addFault(tenantId, { kind: "expired-token", match: { cmdlet: "token" } });
  const stale = await client.token(tenantId);
  expect(decodeJwt(stale).exp ?? 0).toBeLessThan(Date.now() / 1000);
  expect((await client.invoke(tenantId, stale, "Get-OrganizationConfig")).text).toContain(
    "the token is expired",
  );
});

test("the ledger shows which calls overlapped, with value, before, after and who", async () => {
  const since = (await last())?.n ?? 0;
  await cloud.control.setTenant(tenantId, { latencies: { "Set-OrganizationConfig": 200 } });
  await Promise.all([set(true), sleep(60).then(() => set(true))]);
  await set(false);
  const sets = (await cloud.control.ledger({ tenant: tenantId, since })).filter(
    ({ surface }) => surface === "exchange",
  );
  expect(sets.map(({ value, before, after, outcome }) => [value, before, after, outcome])).toEqual([
    [true, false, true, "ok"],
    [true, true, true, "ok"],
    [false, true, false, "ok"],
  ]);
  const [first, second, third] = sets;
  expect(second && first?.endAt && second.at < first.endAt).toBe(true);
  expect(third && second?.endAt && third.at >= second.endAt).toBe(true);
  for (const { at, endAt } of sets)
    expect(Date.parse(endAt ?? "") - Date.parse(at)).toBeGreaterThanOrEqual(198);
});

test("a value set by control is in the ledger as by control", async () => {
  await cloud.control.setTenant(tenantId, { rejectDirectSend: true });
  expect(reject(await get())).toBe(true);
  const entries = await cloud.control.ledger({ tenant: tenantId });
  expect(entries.at(-2)).toMatchObject({
    surface: "control",
    cmdlet: "Set-OrganizationConfig",
    before: false,
    after: true,
    clientId: null,
  });
});

test("control refuses a wrong token, an unknown tenant and an unknown fault", async () => {
  const send = trustOnly(cloud.control.cloud.certificate);
  const answer = await send(`${cloud.control.cloud.control.url}/ledger`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(401);
  await expect(cloud.control.tenant("nobody.example")).rejects.toThrow("404");
  await expect(cloud.control.addFault(tenantId, { kind: "melt" } as never)).rejects.toThrow("400");
});
