import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeAppCertificate, makeHostCertificate } from "../certificate.ts";
import type { TenantView } from "../control/tenant-view.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, type TestClient } from "../test-client.ts";
import { dictate, sendMail, type TestMail } from "./test-mail-client.ts";

const REFUSAL =
  "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources";
const RELAY = "550 5.7.64 TenantAttribution; Relay Access Denied";
const ACCEPTED = /^250 /;

let cloud: StartedCloud;
let client: TestClient;
let tenant: TenantView;
let domain: string;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  tenant = await client.tenantOf("plain");
  domain = tenant.domains[1] ?? "";
});
afterAll(() => cloud.stop());
beforeEach(() =>
  cloud.control.setTenant(tenant.id, { rejectDirectSend: false, connectors: [], propagationSeconds: 0 }),
);

/** Sets the value as the product would: through Exchange. */
async function block(value = true) {
  const parameters = { RejectDirectSend: value };
  const token = await client.token(tenant.id);
  const answer = await client.invoke(tenant.id, token, "Set-OrganizationConfig", parameters);
  expect(answer.status).toBe(200);
}
const send = (more: Partial<TestMail> = {}) =>
  sendMail(cloud.control.cloud, { from: `scanner@${domain}`, to: `boss@${domain}`, ...more });
const answerTo = async (more: Partial<TestMail> = {}) => (await send(more)).response;
const lastEntry = async () =>
  (await cloud.control.ledger()).filter(({ surface }) => surface === "smtp").at(-1);

test("own-domain mail is accepted, refused with 5.7.68 after RCPT TO once blocked, and accepted again once allowed", async () => {
  expect(await answerTo()).toMatch(ACCEPTED);
  await block();
  expect(await send()).toMatchObject({ response: REFUSAL, command: "RCPT TO" });
  await block(false);
  expect(await answerTo()).toMatch(ACCEPTED);
});

test("a blocked tenant refuses each of its accepted domains, in any spelling", async () => {
  await block();
  for (const own of tenant.domains) {
    expect(await answerTo({ from: `app@${own.toUpperCase()}` }), own).toBe(REFUSAL);
  }
});

test("a blocked tenant accepts a foreign envelope sender even though the From: header is its own domain", async () => {
  await block();
  const answer = await answerTo({ from: "bounce@vendor.example", header: `boss@${domain}` });
  expect(answer).toMatch(ACCEPTED);
});

test("a blocked tenant refuses its own envelope sender even though the From: header is foreign", async () => {
  await block();
  expect(await answerTo({ header: "news@vendor.example" })).toBe(REFUSAL);
});

test("a subdomain that is not accepted, another tenant's domain and the null sender are no Direct Send", async () => {
  await block();
  const other = (await cloud.control.tenants()).find(({ id }) => id !== tenant.id);
  for (const from of [`app@bounces.${domain}`, `app@not${domain}`, `app@${other?.domains[1]}`, ""]) {
    expect(await answerTo({ from, header: `boss@${domain}` }), from).toMatch(ACCEPTED);
  }
});

test("mail for a domain of no tenant is refused as relay, blocked or not", async () => {
  for (const to of ["friend@elsewhere.example", `boss@sub.${domain}`, `boss@${tenant.id}`]) {
    expect(await answerTo({ to }), to).toBe(RELAY);
  }
  expect(await lastEntry()).toMatchObject({ tenantId: null, outcome: "550 5.7.64" });
});

test("each recipient is judged by its own tenant", async () => {
  await block();
  const others = (await cloud.control.tenants()).find(({ id }) => id !== tenant.id)?.domains[1];
  const to = [`boss@${domain}`, `boss@${others}`];
  expect(await send({ to })).toMatchObject({ accepted: [to[1]], rejected: [to[0]] });
});

test("a connector lets mail through by the peer's real IP address, and only from there", async () => {
  await block();
  const { connectors } = await cloud.control.setTenant(tenant.id, {
    connectors: [{ name: "Scanners", senderIpAddresses: ["127.0.0.2", "127.0.9.0/24"] }],
  });
  expect(connectors).toMatchObject([{ name: "Scanners", enabled: true, senderDomains: ["smtp:*;1"] }]);
  expect(await answerTo({ peer: "127.0.0.2" })).toMatch(ACCEPTED);
  expect(await lastEntry()).toMatchObject({ peer: "127.0.0.2", connector: "Scanners" });
  expect(await answerTo({ peer: "127.0.9.200" })).toMatch(ACCEPTED);
  expect(await answerTo({ peer: "127.0.0.3" })).toBe(REFUSAL);
  expect(await lastEntry()).not.toHaveProperty("connector");
});

test("a connector lets mail through by the name in the client certificate, common or alternative", async () => {
  await block();
  await cloud.control.setTenant(tenant.id, {
    connectors: [{ name: "Vendor", tlsSenderCertificateName: "*.Vendor.example" }],
  });
  const common = await makeAppCertificate("MAIL.vendor.example", 1);
  expect(await answerTo({ certificate: common })).toMatch(ACCEPTED);
  const alternative = await makeHostCertificate("unnamed", [
    { type: "dns", value: "other.example" },
    { type: "dns", value: "out.vendor.example" },
  ]);
  expect(await answerTo({ certificate: alternative })).toMatch(ACCEPTED);
  expect(await answerTo({ certificate: await makeAppCertificate("mailvendor.example", 1) })).toBe(REFUSAL);
  expect(await answerTo()).toBe(REFUSAL);
});

test("a connector that knows only the sender domain, is disabled or is for another sender domain does not help", async () => {
  await block();
  const senderIpAddresses = ["127.0.0.1"];
  for (const connector of [
    { name: "Domain only", senderDomains: [`smtp:${domain};1`] },
    { name: "Disabled", senderIpAddresses, enabled: false },
    { name: "Another", senderIpAddresses, senderDomains: ["smtp:vendor.example;1"] },
  ]) {
    await cloud.control.setTenant(tenant.id, { connectors: [connector] });
    expect(await answerTo(), connector.name).toBe(REFUSAL);
  }
});

test("a connector takes no IPv6 address and no block wider than /24", async () => {
  for (const address of ["::1", "127.0.0.0/23", "127.0.0.0/8", "127.0.0.1/33", "everywhere"]) {
    const connectors = [{ name: "Wide", senderIpAddresses: [address] }];
    await expect(cloud.control.setTenant(tenant.id, { connectors }), address).rejects.toThrow("400");
  }
});

test("Get-InboundConnector shows the connectors that control has set", async () => {
  await cloud.control.setTenant(tenant.id, {
    connectors: [{ name: "Scanners", senderIpAddresses: ["127.0.0.2"] }],
  });
  const token = await client.token(tenant.id);
  const answer = (await client.invoke(tenant.id, token, "Get-InboundConnector")).json();
  expect(answer).toMatchObject({ value: [{ Name: "Scanners", SenderIPAddresses: ["127.0.0.2"] }] });
});

test("during propagation mail still meets the former value, while Exchange already reads the new one", async () => {
  await cloud.control.setTenant(tenant.id, { propagationSeconds: 1_800 });
  await block();
  expect((await cloud.control.tenant(tenant.id)).rejectDirectSend).toBe(true);
  expect(await answerTo()).toMatch(ACCEPTED);
  await cloud.control.setTenant(tenant.id, { propagationSeconds: 0 });
  expect(await answerTo()).toBe(REFUSAL);
});

test("the ledger has one entry for each recipient, with envelope, peer and outcome", async () => {
  await answerTo();
  const common = { surface: "smtp", tenantId: tenant.id, senderDomain: domain, recipient: `boss@${domain}` };
  expect(await lastEntry()).toMatchObject({ ...common, peer: "127.0.0.1", outcome: "250" });
  await block();
  await answerTo();
  expect(await lastEntry()).toMatchObject({ ...common, outcome: "550 5.7.68" });
});

test("a probe that leaves after RCPT TO is answered like a message, and its entry ends as aborted", async () => {
  const dialogue = ["EHLO probe.example", `MAIL FROM:<a@${domain}>`, `RCPT TO:<b@${domain}>`];
  const answers = await dictate(cloud.control.cloud, dialogue);
  expect(answers.map((line) => line.slice(0, 3))).toEqual(["220", "250", "250", "250"]);
  await expect.poll(lastEntry).toMatchObject({ recipient: `b@${domain}`, outcome: "aborted" });
  await block();
  expect((await dictate(cloud.control.cloud, dialogue)).at(-1)).toBe(REFUSAL);
});

test("a message beyond the size limit is refused", async () => {
  const lines = ["EHLO probe.example", `MAIL FROM:<a@${domain}>`, `RCPT TO:<b@${domain}>`, "DATA"];
  const page = `${"x".repeat(998)}\r\n`.repeat(11_000);
  const answers = await dictate(cloud.control.cloud, [...lines, `${page}.`]);
  expect(answers.at(-1)).toMatch(/^552 /);
  expect(await lastEntry()).toMatchObject({ recipient: `b@${domain}`, outcome: "552" });
});
