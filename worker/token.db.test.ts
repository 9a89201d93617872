import { randomUUID } from "node:crypto";
import type { INetworkModule, NetworkResponse } from "@azure/msal-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { system } from "#lib/access/schema.ts";
import { addCredential, sealCredential } from "#lib/credentials/add.ts";
import { findCredential } from "#lib/credentials/queries.ts";
import { type SealingKey, seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { makeTestKeys } from "#lib/credentials/test-keys.ts";
import type { Db } from "#lib/db.ts";
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

/** An Entra that gives whatever token it is told to, or refuses in these words. */
function sourceOf(
  token: () => string,
  { db = store.db, key = keys.open, refusal }: { db?: Db; key?: SealingKey; refusal?: string } = {},
): TokenSource & { asked: () => number } {
  let asked = 0;
  const answer = (body: object, status = 200) => ({ headers: {}, status, body }) as NetworkResponse<never>;
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
      if (refusal) return answer({ error: "invalid_client", error_description: refusal }, 401);
      return answer({ token_type: "Bearer", expires_in: 3_600, access_token: token() });
    },
  };
  const source = createTokenSource({ db, keys: () => [key], clouds: cloudsOf(network) });
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

test.each([
  ["a certificate that was put to use minutes ago may not be known yet", 700027, 9, "certificateNew"],
  ["a certificate that Entra had ten minutes to know is not registered", 700027, 11, "entra"],
  ["a wrong secret is wrong, however new it is", 7000215, 0, "entra"],
])("%s: AADSTS%i after %i minutes", async (_what, number, minutes, type) => {
  const activeFrom = new Date(Date.now() - minutes * 60_000);
  await store.db.credential.updateMany({ data: { activeFrom } });
  const source = sourceOf(() => "", { refusal: `AADSTS${number}: refused.` });
  await expect(source.get(tenant)).rejects.toMatchObject({
    type,
    raw: expect.stringContaining(`AADSTS${number}`),
  });
});

test("a sign-in is named by its credential and by Entra's id of the request that brought the token", async () => {
  const source = sourceOf(() => jwt(good()));
  expect(source.signInOf(tenant)).toBeUndefined();
  await source.get(tenant);
  const first = source.signInOf(tenant);
  const credential = await findCredential(store.db, tenant.appRegistrationId ?? "");
  expect(first).toEqual({
    credentialId: credential?.id,
    correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  await source.get(tenant);
  expect(source.signInOf(tenant)).toEqual(first);
  source.forget(tenant);
  await source.get(tenant);
  expect(source.signInOf(tenant)?.correlationId).not.toBe(first?.correlationId);
});

describe("a credential that is rotated", () => {
  const lastUsed = async (id: string) =>
    (await store.db.credential.findUniqueOrThrow({ where: { id } })).lastUsedAt;
  const inUse = async () => {
    const found = await findCredential(store.db, tenant.appRegistrationId ?? "");
    if (!found) throw new Error("none in use");
    return found;
  };

  test("is noted as used at most once a minute, and not while it is only tried", async () => {
    const { id } = await inUse();
    await store.db.credential.update({ where: { id }, data: { lastUsedAt: null } });
    const source = sourceOf(() => jwt(good()));
    const { entraTenantId, cloud, appRegistrationId } = tenant;
    const request = { appRegistrationId: appRegistrationId ?? "", entraTenantId, cloud };
    await source.acquire({ ...request, resource: "exchange", credentialId: id });
    expect(await lastUsed(id)).toBeNull();
    await source.get(tenant);
    const first = await lastUsed(id);
    expect(first).not.toBeNull();
    await source.get(tenant);
    await sourceOf(() => jwt(good())).get(tenant);
    expect(await lastUsed(id)).toEqual(first);
    const aMinuteAgo = new Date(Date.now() - 61_000);
    await store.db.credential.update({ where: { id }, data: { lastUsedAt: aMinuteAgo } });
    await sourceOf(() => jwt(good())).get(tenant);
    expect((await lastUsed(id))?.getTime()).toBeGreaterThan(aMinuteAgo.getTime());
  });

  test("opens with a newer key, though the row was read just before it was sealed to that", async () => {
    const newer = await makeTestKeys();
    const { id } = await inUse();
    const sealed = await seal(newer.shut, id, "secret", new Secret("the client secret"));
    let isRead = false;
    const racing = store.db.$extends({
      query: {
        credential: {
          findFirst: async ({ args, query }) => {
            const row = await query(args);
            if (!isRead)
              await store.db.credential.update({ where: { id }, data: { sealed, keyId: newer.shut.kid } });
            isRead = true;
            return row;
          },
        },
      },
    });
    const source = sourceOf(() => jwt(good()), { db: racing as unknown as Db, key: newer.open });
    expect((await source.get(tenant)).reveal()).toBe(jwt(good()));
    keys = newer;
  });

  test("is used from the next visit on, and the one before it leaves the memory once it is retired", async () => {
    const old = await inUse();
    const source = sourceOf(() => jwt(good()));
    await source.get(tenant);
    await source.forgetRetired();
    await source.get(tenant);
    expect(source.asked()).toBe(1);
    const secret = new Secret("the next client secret");
    const appRegistrationId = tenant.appRegistrationId ?? "";
    await addCredential(store, system, await sealCredential(keys.shut, { appRegistrationId, secret }));
    await source.get(tenant);
    expect(source.asked()).toBe(2);
    const next = await inUse();
    expect(next.id).not.toBe(old.id);
    const where = { id: next.id };
    await store.db.credential.update({ where, data: { state: "retired", sealed: null } });
    await source.forgetRetired();
    // Were it back, nothing would be left of it to go on with.
    await store.db.credential.update({ where, data: { state: "ready", sealed: next.sealed } });
    await source.get(tenant);
    expect(source.asked()).toBe(3);
  });
});
