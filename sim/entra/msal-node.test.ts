import { ConfidentialClientApplication, type INetworkModule, type NodeAuthOptions } from "@azure/msal-node";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { thumbprints } from "../apps.ts";
import { type HttpsOptions, trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { EXCHANGE_SCOPE } from "../test-client.ts";

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());

/** Trusts the simulated cloud's certificate, nothing else. */
function networkClient(): INetworkModule {
  const send = trustOnly(cloud.control.cloud.certificate);
  const call = async <Body>(url: string, options: HttpsOptions) => {
    const answer = await send(url, options);
    return { status: answer.status, headers: answer.headers, body: answer.json() as Body };
  };
  return {
    sendGetRequestAsync: (url, options) => call(url, { headers: options?.headers ?? {} }),
    sendPostRequestAsync: (url, options) =>
      call(url, { method: "POST", headers: options?.headers ?? {}, body: options?.body ?? "" }),
  };
}

function acquire(tenantId: string, credential: Partial<NodeAuthOptions> & { clientId: string }) {
  const { entra } = cloud.control.cloud;
  const app = new ConfidentialClientApplication({
    auth: { authority: `${entra}/${tenantId}`, knownAuthorities: [new URL(entra).host], ...credential },
    system: { networkClient: networkClient() },
  });
  return app.acquireTokenByClientCredential({ scopes: [EXCHANGE_SCOPE] });
}

function appOf(key: string) {
  const app = cloud.control.apps.apps.find((candidate) => candidate.key === key);
  const tenant = cloud.control.apps.tenants.find((candidate) => candidate.appKey === key);
  if (!app || !tenant) throw new Error(`no app or tenant for ${key}`);
  return { app, tenantId: tenant.entraTenantId };
}

test("msal-node gets a token with a secret", async () => {
  const { app, tenantId } = appOf("secret");
  const result = await acquire(tenantId, { clientId: app.clientId, clientSecret: app.secret?.value ?? "" });
  expect(decodeJwt(result?.accessToken ?? "")).toMatchObject({ tid: tenantId, appid: app.clientId });
});

test("msal-node gets a token with a certificate", async () => {
  const { app } = appOf("shared");
  const plain = (await cloud.control.tenants()).find(
    ({ kind, appKey }) => kind === "plain" && appKey === "shared",
  );
  const { certificatePem = "", privateKeyPem = "" } = app.certificate ?? {};
  const thumbprintSha256 = Buffer.from(thumbprints(certificatePem).sha256, "base64url").toString("hex");
  const result = await acquire(plain?.id ?? "", {
    clientId: app.clientId,
    clientCertificate: { thumbprintSha256, privateKey: privateKeyPem },
  });
  expect(decodeJwt(result?.accessToken ?? "")).toMatchObject({
    tid: plain?.id,
    roles: ["Exchange.ManageAsApp"],
  });
});

test("msal-node reports the AADSTS code of an expired secret", async () => {
  const { app, tenantId } = appOf("expired");
  const attempt = acquire(tenantId, { clientId: app.clientId, clientSecret: app.secret?.value ?? "" });
  await expect(attempt).rejects.toMatchObject({ errorCode: "invalid_client", errorNo: 7000222 });
});
