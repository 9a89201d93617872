import { createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { thumbprints } from "../apps.ts";
import { makeAppCertificate } from "../certificate.ts";
import { type SendHttps, trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, type TestClient } from "../test-client.ts";

let cloud: StartedCloud;
let client: TestClient;
let send: SendHttps;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  send = trustOnly(cloud.control.cloud.certificate);
});
afterAll(() => cloud.stop());

function ownApp(key: "shared" | "secret" | "expired") {
  const app = cloud.control.apps.apps.find((candidate) => candidate.key === key);
  if (!app) throw new Error(`no app ${key}`);
  return app;
}

interface AssertionChanges {
  privateKeyPem?: string;
  x5t?: Record<string, string>;
  audience?: string;
  issuer?: string;
  fromSeconds?: number;
  untilSeconds?: number;
  alg?: "PS256" | "RS256";
}

/** A good assertion of the shared app for this tenant, but for the changes. */
async function assertion(tenantId: string, changes: AssertionChanges = {}): Promise<string> {
  const { clientId, certificate } = ownApp("shared");
  if (!certificate) throw new Error("no certificate");
  const now = Math.floor(Date.now() / 1000);
  const issuer = changes.issuer ?? clientId;
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({
      alg: changes.alg ?? "PS256",
      ...(changes.x5t ?? { "x5t#S256": thumbprints(certificate.certificatePem).sha256 }),
    })
    .setIssuer(issuer)
    .setSubject(issuer)
    .setAudience(changes.audience ?? `${cloud.control.cloud.entra}/${tenantId}/oauth2/v2.0/token`)
    .setNotBefore(now + (changes.fromSeconds ?? 0))
    .setExpirationTime(now + (changes.untilSeconds ?? 600))
    .sign(createPrivateKey(changes.privateKeyPem ?? certificate.privateKeyPem));
}

async function postAssertion(tenantId: string, changes: AssertionChanges = {}) {
  return client.postToken(tenantId, {
    client_id: ownApp("shared").clientId,
    client_secret: undefined,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await assertion(tenantId, changes),
  });
}

test("a token is signed by a published key and says tenant, app, permission, role and a life of 60 to 90 minutes", async () => {
  const tenant = await client.tenantOf("plain");
  const { entra } = cloud.control.cloud;
  const metadata = (await send(`${entra}/${tenant.id}/.well-known/openid-configuration`)).json() as Record<
    string,
    string
  >;
  const keys = (await send(metadata.jwks_uri ?? "")).json() as JSONWebKeySet;
  const { payload } = await jwtVerify(await client.token(tenant.id), createLocalJWKSet(keys), {
    issuer: metadata.issuer ?? "",
    audience: "https://outlook.office365.com",
  });
  expect(payload).toMatchObject({
    tid: tenant.id,
    roles: ["Exchange.ManageAsApp"],
    wids: ["29232cdf-9323-42fd-ade2-1d097af3e4de"],
    appid: expect.any(String),
    oid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(payload.nbf).toBe(payload.iat);
  const lifeMinutes = ((payload.exp ?? 0) - (payload.iat ?? 0)) / 60;
  expect(lifeMinutes).toBeGreaterThanOrEqual(60);
  expect(lifeMinutes).toBeLessThanOrEqual(90);
});

test("the tenant may be named by any of its domains", async () => {
  const tenant = await client.tenantOf("plain");
  for (const name of tenant.domains) {
    const answer = (await client.postToken(name, {})).json() as { access_token: string };
    expect(decodeJwt(answer.access_token).tid).toBe(tenant.id);
  }
});

test.each([
  ["tenant not found", { tenant: randomUUID() }, 90002, 400, "invalid_request"],
  ["unknown domain", { tenant: "nobody.onmicrosoft.com" }, 90002, 400, "invalid_request"],
  ["tenant malformed", { tenant: "not_a_tenant" }, 900023, 400, "invalid_request"],
  ["app not in this tenant", { client_id: randomUUID() }, 700016, 400, "unauthorized_client"],
  ["wrong secret", { client_secret: "wrong" }, 7000215, 401, "invalid_client"],
  ["no credential", { client_secret: undefined }, 7000218, 401, "invalid_client"],
  ["no scope", { scope: undefined }, 900144, 400, "invalid_request"],
  ["no grant type", { grant_type: undefined }, 900144, 400, "invalid_request"],
  ["other grant type", { grant_type: "password" }, 70003, 400, "unsupported_grant_type"],
  ["scope without .default", { scope: "Exchange.ManageAsApp" }, 70011, 400, "invalid_scope"],
  ["other resource", { scope: "https://elsewhere.example/.default" }, 500011, 400, "invalid_resource"],
])(
  "%s is refused as Entra does",
  async (_name, { tenant, ...fields }: Record<string, string | undefined>, code, status, error) => {
    const named = tenant ?? (await client.tenantOf("plain")).id;
    const answer = await client.postToken(named, fields);
    expect(answer.status).toBe(status);
    const body = answer.json() as Record<string, unknown>;
    expect(body).toMatchObject({
      error,
      error_codes: [code],
      error_uri: expect.stringContaining(`code=${code}`),
    });
    expect(body.error_description).toMatch(
      new RegExp(
        `^AADSTS${code}: .+ Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: [0-9-]{10} [0-9:]{8}Z$`,
      ),
    );
    expect(body.trace_id).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("a tenant without consent and an expired secret are refused with the codes that name them", async () => {
  const unconsented = await client.tenantOf("no-consent");
  expect((await postAssertion(unconsented.id)).json()).toMatchObject({ error_codes: [700016] });
  const expired = await client.tenantOf("expired-secret");
  const { clientId, secret } = ownApp("expired");
  const answer = await client.postToken(expired.id, {
    client_id: clientId,
    client_secret: secret?.value ?? "",
  });
  expect(answer.json()).toMatchObject({ error: "invalid_client", error_codes: [7000222] });
});

test("consent that is taken away and given back shows in the next token request", async () => {
  const { id } = await client.tenantOf("plain");
  const { clientId } = ownApp("shared");
  await cloud.control.setTenant(id, { consents: { [clientId]: null } });
  expect((await postAssertion(id)).json()).toMatchObject({ error_codes: [700016] });
  await cloud.control.setTenant(id, { consents: { [clientId]: { role: "Global Reader" } } });
  const { access_token } = (await postAssertion(id)).json() as { access_token: string };
  expect(decodeJwt(access_token).wids).toEqual(["f2ef992c-3afb-46b9-b7cf-a126ee74c451"]);
});

test.each(["PS256", "RS256"] as const)(
  "an assertion signed with %s by the registered certificate gets a token",
  async (alg) => {
    const { id } = await client.tenantOf("read-only");
    const { sha1 } = thumbprints(ownApp("shared").certificate?.certificatePem ?? "");
    const answer = await postAssertion(id, { alg, ...(alg === "RS256" ? { x5t: { x5t: sha1 } } : {}) });
    expect(answer.status).toBe(200);
    expect(decodeJwt((answer.json() as { access_token: string }).access_token).appidacr).toBe("2");
  },
);

test("an assertion from a clock that is two minutes off gets a token", async () => {
  const { id } = await client.tenantOf("read-only");
  for (const changes of [{ fromSeconds: 120 }, { fromSeconds: -720, untilSeconds: -120 }]) {
    expect((await postAssertion(id, changes)).status).toBe(200);
  }
});

test("an assertion with another key, certificate, audience, app or time is refused", async () => {
  const { id } = await client.tenantOf("read-only");
  const other = await makeAppCertificate("other", 1);
  const cases: [AssertionChanges, number][] = [
    [{ privateKeyPem: other.privateKeyPem }, 700027],
    [
      { privateKeyPem: other.privateKeyPem, x5t: { "x5t#S256": thumbprints(other.certificatePem).sha256 } },
      700027,
    ],
    [{ x5t: {} }, 700027],
    [{ audience: `https://localhost:1/${id}/oauth2/v2.0/token` }, 700023],
    [{ issuer: randomUUID() }, 700021],
    [{ fromSeconds: -900, untilSeconds: -310 }, 700024],
    [{ fromSeconds: 310, untilSeconds: 900 }, 700024],
  ];
  for (const [changes, code] of cases) {
    const answer = await postAssertion(id, changes);
    expect(answer.json(), JSON.stringify(Object.keys(changes))).toMatchObject({ error_codes: [code] });
  }
});

test("the HTTPS certificate is for loopback names only and lasts ten years", async () => {
  const certificate = new X509Certificate(cloud.control.cloud.certificate);
  expect(certificate.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1");
  expect(certificate.fingerprint256).toBe(cloud.control.cloud.fingerprint256);
  expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(3_640 * 86_400_000);
  const byAddress = cloud.control.cloud.entra.replace("localhost", "127.0.0.1");
  const { id } = await client.tenantOf("plain");
  expect((await send(`${byAddress}/${id}/v2.0/.well-known/openid-configuration`)).status).toBe(200);
});
