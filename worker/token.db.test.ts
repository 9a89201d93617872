import { randomUUID } from "node:crypto";
import type { INetworkModule, NetworkResponse } from "@azure/msal-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { system } from "#lib/access/schema.ts";
import { addCredential, sealCredential } from "#lib/credentials/add.ts";
import type { SealingKey } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { makeTestKeys } from "#lib/credentials/test-keys.ts";
import type { Claim } from "#lib/runs/claim.ts";
import { openTestStore, type TestStore } from "../prisma/test-store.ts";
import type { Clouds } from "./clouds.ts";
import { createTokenSource, type TokenSource } from "./token.ts";

const authority = "https://localhost:1";
let store: TestStore;
let keys: { open: SealingKey; shut: SealingKey };
let tenant: Claim["tenant"];

beforeAll(async () => {
  store = await openTestStore();
  keys = await makeTestKeys();
  const row = await store.db.tenant.findUniqueOrThrow({ where: { id: await store.addTenant() } });
  tenant = { ...row, appRegistrationId: row.appRegistrationId };
});
afterAll(() => store.close());

const good = () => ({
  aud: "https://outlook.office365.com",
  tid: tenant.entraTenantId,
  roles: ["Exchange.ManageAsApp"],
});

function cloudsOf(network: INetworkModule | null): Clouds {
  const graph = { resource: "https://graph.microsoft.com", url: authority };
  return {
    find: () => ({ authority, exchange: "https://outlook.office365.com", graph, network }),
    read: () => Promise.reject(new Error("not read here")),
  };
}

/** An Entra that gives whatever token it is told to. */
function sourceOf(token: () => string): TokenSource & { asked: () => number } {
  let asked = 0;
  const answer = (body: object) => ({ headers: {}, status: 200, body }) as NetworkResponse<never>;
  const network: INetworkModule = {
    sendGetRequestAsync: async (url) => {
      const base = url.split("/v2.0/")[0];
      const oauth = `${base}/oauth2/v2.0`;
      return answer({
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${oauth}/authorize`,
        token_endpoint: `${oauth}/token`,
        jwks_uri: `${base}/keys`,
      });
    },
    sendPostRequestAsync: async () => {
      asked += 1;
      return answer({ token_type: "Bearer", expires_in: 3_600, access_token: token() });
    },
  };
  const source = createTokenSource({ db: store.db, keys: () => [keys.open], clouds: cloudsOf(network) });
  return { ...source, asked: () => asked };
}

const jwt = (claims: object) =>
  ["{}", JSON.stringify(claims), "s"].map((part) => Buffer.from(part).toString("base64url")).join(".");

test("without a stored credential nobody is asked for a token", async () => {
  const source = sourceOf(() => jwt(good()));
  await expect(source.get(tenant)).rejects.toMatchObject({ type: "credentialMissing" });
  expect(source.asked()).toBe(0);
  const credential = await sealCredential(keys.shut, {
    appRegistrationId: tenant.appRegistrationId ?? "",
    secret: new Secret("the client secret"),
  });
  await addCredential(store, system, credential);
});

test("a good token is given, asked for once, and asked for anew after it was forgotten", async () => {
  const source = sourceOf(() => jwt(good()));
  expect((await source.get(tenant)).reveal()).toBe(jwt(good()));
  await source.get(tenant);
  expect(source.asked()).toBe(1);
  source.forget(tenant);
  await source.get(tenant);
  expect(source.asked()).toBe(2);
});

test.each([
  ["another tenant", () => jwt({ ...good(), tid: randomUUID() }), "wrongTenant"],
  ["another audience", () => jwt({ ...good(), aud: "https://graph.microsoft.com" }), "unauthorized"],
  ["no Exchange.ManageAsApp", () => jwt({ ...good(), roles: ["Mail.Read"] }), "manageAsAppMissing"],
  ["no roles at all", () => jwt({ ...good(), roles: undefined }), "manageAsAppMissing"],
  ["nothing that can be read", () => "opaque", "unauthorized"],
])("a token with %s goes no further", async (_what, token, type) => {
  await expect(sourceOf(token).get(tenant)).rejects.toMatchObject({ name: "TokenError", type });
});

test("a token that was refused is not kept: once the permission is given, the next visit has it", async () => {
  let roles: string[] = [];
  const source = sourceOf(() => jwt({ ...good(), roles }));
  await expect(source.get(tenant)).rejects.toMatchObject({ type: "manageAsAppMissing" });
  roles = ["Exchange.ManageAsApp"];
  expect((await source.get(tenant)).reveal()).toBe(jwt(good()));
});

test("a worker without the right key says that the credential is sealed", async () => {
  const source = createTokenSource({
    db: store.db,
    keys: () => [{ ...keys.open, kid: "other" }],
    clouds: cloudsOf(null),
  });
  await expect(source.get(tenant)).rejects.toMatchObject({ type: "credentialSealed" });
});
