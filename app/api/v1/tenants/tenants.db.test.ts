import { afterAll, beforeAll, expect, test } from "vitest";
import type { WebContext } from "#lib/web/context.ts";
import { pageRequest, putTestContext, signInAs } from "#lib/web/test-context.ts";
import { openTestStore, type TestStore } from "../../../../prisma/test-store.ts";
import { DELETE as endExclusion, PUT as exclude } from "./[id]/exclusion/route.ts";
import { DELETE as archive, PATCH as edit, GET as read } from "./[id]/route.ts";
import { POST as tag } from "./tags/route.ts";

let store: TestStore;
let context: WebContext;
let cookie: string;

beforeAll(async () => {
  store = await openTestStore();
  context = putTestContext(store);
  cookie = await signInAs(store, "technician");
});
afterAll(async () => {
  await context.changes.close();
  await store.close();
});

async function call(route: typeof edit, method: string, id: string, body?: object) {
  const request = pageRequest(`/api/v1/tenants/${id}`, {
    method,
    headers: { cookie, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = await route(request, { params: Promise.resolve({ id }) });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

test("each change answers with the tenant as it stands now", async () => {
  const id = await store.addTenant();
  const edited = await call(edit, "PATCH", id, { contact: "Ada, +49 30 1234", timeZone: "Asia/Kathmandu" });
  expect(edited).toMatchObject({ status: 200, body: { id, contact: "Ada, +49 30 1234", exclusion: null } });
  const exclusion = { owner: "Ada", reason: "Printers first", reviewOn: "2099-01-31" };
  const excluded = await call(exclude, "PUT", id, exclusion);
  expect(excluded).toMatchObject({ status: 200, body: { id, exclusion } });
  expect((await call(read, "GET", id)).body).toEqual(excluded.body);
  expect(await call(endExclusion, "DELETE", id)).toMatchObject({
    status: 200,
    body: { id, exclusion: null },
  });
});

test.each([
  ["a time zone that there is not", "PATCH", { timeZone: "Mars/Olympus" }, "timeZone"],
  ["a name of nothing but blanks", "PATCH", { name: "  " }, "name"],
  ["a tag with a comma, which would be two in a list", "PATCH", { tags: ["ok", "a,b"] }, "tags.1"],
  ["an hour of the day that there is not", "PATCH", { businessFrom: "24:00" }, "businessFrom"],
  ["a field that nobody may write", "PATCH", { directSend: "blocked" }, "body"],
  ["an exclusion without a reason", "PUT", { owner: "Ada", reason: "", reviewOn: "2099-01-31" }, "reason"],
  [
    "a day of review that is past",
    "PUT",
    { owner: "Ada", reason: "Later", reviewOn: "2020-01-31" },
    "reviewOn",
  ],
] as const)("%s is refused with 422 and the field's name", async (_what, method, body, field) => {
  const id = await store.addTenant();
  const refused = await call(method === "PATCH" ? edit : exclude, method, id, body);
  expect(refused).toMatchObject({ status: 422, body: { code: "not-valid", fields: [{ path: field }] } });
  expect((await call(read, "GET", id)).body).toMatchObject({
    directSend: "unknown",
    exclusion: null,
    tags: [],
  });
});

test("an archived tenant is 404 to everything that names it", async () => {
  const id = await store.addTenant();
  expect(await call(archive, "DELETE", id)).toEqual({ status: 204, body: null });
  const tags = { target: { tenantIds: [id] }, add: ["gold"] };
  const answers = [
    await call(read, "GET", id),
    await call(edit, "PATCH", id, { notes: "x" }),
    await call(endExclusion, "DELETE", id),
    await call(archive, "DELETE", id),
    await call(tag, "POST", "tags", tags),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
});
