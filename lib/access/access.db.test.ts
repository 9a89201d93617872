import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { createSignInLink, createToken, endSession, startSession } from "./commands.ts";
import { findSession, findToken, isStillAllowed } from "./queries.ts";
import { hashSecret } from "./secrets.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function signIn() {
  const { code } = await createSignInLink(store);
  return startSession(store, code, origin);
}

async function typesInHistory(): Promise<string[]> {
  return (await store.db.auditEvent.findMany({ orderBy: { seq: "asc" } })).map((event) => event.type);
}

test("a sign-in link works once, also when two browsers open it at the same moment", async () => {
  const { code } = await createSignInLink(store);
  const results = await Promise.allSettled([1, 2, 3].map(() => startSession(store, code, origin)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await typesInHistory()).filter((type) => type === "session.refused")).toHaveLength(2);
});

test("a sign-in link is worth nothing after 15 minutes", async () => {
  const { code, expiresAt } = await createSignInLink(store);
  expect(Math.round((expiresAt.getTime() - Date.now()) / 60_000)).toBe(15);
  await store.db.signInLink.update({
    where: { codeHash: hashSecret(code) },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  await expect(startSession(store, code, origin)).rejects.toMatchObject({ code: "link-not-valid" });
});

test("only hashes of codes, session cookies and API tokens are stored", async () => {
  const { token } = await signIn();
  const { token: apiToken } = await createToken(store, { name: "script", role: "viewer", days: 30 });
  const rows = await store.db.$queryRaw`
    SELECT row_to_json(s) FROM sessions s UNION ALL SELECT row_to_json(a) FROM api_tokens a UNION ALL SELECT row_to_json(l) FROM sign_in_links l`;
  const text = JSON.stringify(rows);
  expect(text).toContain(hashSecret(token));
  expect(text).not.toContain(token);
  expect(text).not.toContain(apiToken);
  expect(apiToken).toMatch(/^sendlock_/);
});

test("a session ends at sign-out, when idle for 30 minutes, after 8 hours, and when the person is disabled", async () => {
  const { token, actor } = await signIn();
  const session = await findSession(store.db, token);
  expect(session?.actor).toMatchObject({ kind: "person", role: "admin" });
  const id = session?.sessionId ?? "";
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  await store.db.session.update({ where: { id }, data: { seenAt: ago(31) } });
  expect(await findSession(store.db, token)).toBeNull();
  await store.db.session.update({ where: { id }, data: { seenAt: ago(1), expiresAt: ago(1) } });
  expect(await findSession(store.db, token)).toBeNull();
  await store.db.session.update({ where: { id }, data: { expiresAt: ago(-60) } });
  await store.db.person.update({ where: { id: actor.id }, data: { disabledAt: new Date() } });
  expect(await findSession(store.db, token)).toBeNull();
  await store.db.person.update({ where: { id: actor.id }, data: { disabledAt: null } });
  expect(await findSession(store.db, token)).not.toBeNull();

  await endSession(store, id, actor, origin);
  await endSession(store, id, actor, origin);
  expect(await findSession(store.db, token)).toBeNull();
  expect((await typesInHistory()).filter((type) => type === "session.ended")).toHaveLength(1);
});

test("a token works until it expires or is revoked, and keeps its role's rights only so long", async () => {
  const { id, token } = await createToken(store, { name: "deploy", role: "technician", days: 1 });
  expect((await findToken(store.db, token))?.actor).toMatchObject({ kind: "token", id, role: "technician" });
  expect(await findToken(store.db, `${token}x`)).toBeNull();
  const requester = { kind: "token" as const, id };
  expect(await isStillAllowed(store.db, requester, "runs.request")).toBe(true);
  await store.db.apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
  expect(await findToken(store.db, token)).toBeNull();
  expect(await isStillAllowed(store.db, requester, "runs.request")).toBe(false);
});
