import { createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { thumbprints } from "../apps.ts";
import { type KeyAndCertificate, makeAppCertificate } from "../certificate.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, GRAPH_SCOPE, type TestClient } from "../test-client.ts";

let cloud: StartedCloud;
let client: TestClient;
let home: string;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control, []);
  home = cloud.control.apps.homeTenantId;
});
afterAll(() => cloud.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function signIn(fields: Record<string, string | undefined>): Promise<number | "token"> {
  const answer = await client.postToken(home, fields);
  if (answer.status === 200) return "token";
  return (answer.json() as { error_codes: number[] }).error_codes[0] ?? 0;
}
const withSecret = (value: string) => signIn({ client_secret: value });

async function withCertificate({ certificatePem, privateKeyPem }: KeyAndCertificate) {
  const now = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "PS256", "x5t#S256": thumbprints(certificatePem).sha256 })
    .setIssuer(client.clientId)
    .setSubject(client.clientId)
    .setAudience(`${cloud.control.cloud.entra}/${home}/oauth2/v2.0/token`)
    .setNotBefore(now)
    .setExpirationTime(now + 600)
    .sign(createPrivateKey(privateKeyPem));
  return signIn({
    client_secret: undefined,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  });
}

test("secrets are valid side by side until one is taken away or expires", async () => {
  const { control } = cloud;
  const first = await control.addSecret(client.clientId, { expiresAt: inDays(30) });
  const second = await control.addSecret(client.clientId, { expiresAt: inDays(365) });
  expect(first.value).toMatch(/^.{3}8Q~.{34}$/);
  expect(await Promise.all([first, second].map(({ value }) => withSecret(value)))).toEqual([
    "token",
    "token",
  ]);
  const { secrets } = await control.removeSecret(client.clientId, first.value);
  expect(secrets).toHaveLength(2);
  expect(await withSecret(first.value)).toBe(7000215);
  expect(await withSecret(second.value)).toBe("token");
  const old = await control.addSecret(client.clientId, { value: "an old one", expiresAt: inDays(-1) });
  expect(await withSecret(old.value)).toBe(7000222);
  await expect(control.removeSecret(client.clientId, "none")).rejects.toThrow("404");
});

test("certificates are valid side by side, from PEM or from a .cer file, until one is taken away or ends", async () => {
  const { control } = cloud;
  const [first, second, ended] = await Promise.all([
    makeAppCertificate("first", 30),
    makeAppCertificate("second", 30),
    makeAppCertificate("ended", -1),
  ]);
  expect(await withCertificate(first)).toBe(700027);
  await control.addCertificate(client.clientId, first.certificatePem);
  const { raw } = new X509Certificate(second.certificatePem);
  const { certificates } = await control.addCertificate(client.clientId, raw);
  expect(certificates).toEqual([first, second].map(({ certificatePem }) => thumbprints(certificatePem)));
  expect([await withCertificate(first), await withCertificate(second)]).toEqual(["token", "token"]);
  await control.removeCertificate(client.clientId, first.certificatePem);
  expect([await withCertificate(first), await withCertificate(second)]).toEqual([700027, "token"]);
  await control.addCertificate(client.clientId, ended.certificatePem);
  expect(await withCertificate(ended)).toBe(700027);
  await expect(control.addCertificate(client.clientId, "no certificate")).rejects.toThrow("400");
});

test("an app has its service principal in its home tenant, with what it lists granted; without one it is missing", async () => {
  const { control } = cloud;
  const claimsOf = async (scope?: string) =>
    JSON.parse(
      Buffer.from((await client.token(home, scope)).split(".")[1] ?? "", "base64url").toString("utf8"),
    ) as { roles?: string[] };
  expect((await claimsOf()).roles).toEqual(["Exchange.ManageAsApp"]);
  expect(await claimsOf(GRAPH_SCOPE)).not.toHaveProperty("roles");
  await control.setApp(client.clientId, { graphRoles: ["Directory.Read.All"] });
  expect((await claimsOf(GRAPH_SCOPE)).roles).toEqual(["Directory.Read.All"]);
  await control.setApp(client.clientId, { manageAsApp: false });
  expect(await claimsOf()).not.toHaveProperty("roles");
  await control.setTenant(home, { consents: { [client.clientId]: null } });
  expect(await signIn({})).toBe(7000229);
});

test("what the portal shows of an app holds no secret", async () => {
  const { value } = await cloud.control.addSecret(client.clientId, { expiresAt: inDays(1) });
  const view = await cloud.control.app(client.clientId);
  expect(view).toMatchObject({ name: "Test app", homeTenantId: home, multiTenant: true, redirectUris: [] });
  expect(JSON.stringify([view, await cloud.control.ledger()])).not.toContain(value);
});
