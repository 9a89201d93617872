import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { createToken } from "../access/commands.ts";
import { defineRoute } from "./define-route.ts";
import { jsonRequest, pageRequest, putTestContext, signInAs } from "./test-context.ts";

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(() => void putTestContext(store));
afterAll(() => store.close());

const done = async () => Response.json({});
const read = defineRoute({ permission: "tenants.read", run: done });
const change = defineRoute({ permission: "runs.request", run: done });
const manage = defineRoute({ permission: "settings.manage", run: done });
const route = { params: Promise.resolve({}) };

async function eventsOf(type: string): Promise<Record<string, unknown>[]> {
  const rows = await store.db.auditEvent.findMany({ where: { type }, orderBy: { seq: "asc" } });
  return rows.map(({ body }) => JSON.parse(body));
}

test("a role that is too small is noted with who, what and from where, once a minute for each right", async () => {
  const cookie = await signInAs(store, "viewer");
  const ask = (handler: typeof change, path: string) =>
    handler(jsonRequest(path, {}, { cookie, "user-agent": "a browser" }), route);
  const path = "/api/v1/tenants/0198c0de-0000-7000-8000-00000000000a/exclusion";
  const answers = await Promise.all([1, 2, 3, 4].map(() => ask(change, path)));
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  await ask(manage, "/api/v1/settings");
  const noted = await eventsOf("access.refused");
  expect(noted).toMatchObject([
    { why: "role-too-small", permission: "runs.request", neededRole: "technician", method: "POST", path },
    { why: "role-too-small", permission: "settings.manage", neededRole: "admin", path: "/api/v1/settings" },
  ]);
  expect(noted[0]).toMatchObject({
    actor: { kind: "person", role: "viewer" },
    origin: { requestId: expect.any(String), userAgent: "a browser" },
  });
});

test("what a caller wrote into the path is not kept", async () => {
  const cookie = await signInAs(store, "viewer");
  await change(jsonRequest("/api/v1/runs/Sw0rdf1sh~Secret/retry?code=Sw0rdf1sh", {}, { cookie }), route);
  const [noted] = (await eventsOf("access.refused")).slice(-1);
  expect(noted).toMatchObject({ path: "/api/v1/runs/…/retry" });
});

test("an API token that has expired or was revoked is noted, and one that never was is not", async () => {
  const { id, token } = await createToken(store, { name: "night script", role: "admin", days: 1 });
  const ask = (bearer: string) =>
    read(pageRequest("/api/v1/tenants", { headers: { authorization: `Bearer ${bearer}` } }), route);
  const before = (await eventsOf("access.refused")).length;
  await store.db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
  expect((await ask(token)).status).toBe(401);
  expect((await ask(token)).status).toBe(401);
  expect((await ask(`${token}x`)).status).toBe(401);
  expect((await eventsOf("access.refused")).slice(before)).toMatchObject([
    { why: "token-revoked", actor: { kind: "token", id, name: "night script" } },
  ]);
});

test.each([
  ["idle", "idle", { seenAt: new Date(Date.now() - 31 * 60_000) }],
  ["8 hours old", "too-old", { expiresAt: new Date(Date.now() - 1) }],
])("a session that is %s ends with its event when it is next used, once", async (_what, why, data) => {
  const cookie = await signInAs(store, "technician");
  const [session] = await store.db.session.findMany({ orderBy: { createdAt: "desc" }, take: 1 });
  await store.db.session.update({ where: { id: session?.id ?? "" }, data });
  const ask = () => read(pageRequest("/api/v1/tenants", { headers: { cookie } }), route);
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  const noted = (await eventsOf("session.ended")).filter(({ sessionId }) => sessionId === session?.id);
  expect(noted).toMatchObject([{ why, actor: { kind: "person", role: "technician" } }]);
});

test("a refusal stands although the history can't note it", async () => {
  const sign = () => {
    throw new Error("no key");
  };
  putTestContext({ ...store, signer: { ...store.signer, sign } });
  const cookie = await signInAs(store, "viewer");
  expect((await change(jsonRequest("/api/v1/runs", {}, { cookie }), route)).status).toBe(403);
});
