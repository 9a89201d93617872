import { createServer } from "node:net";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { openDatabase } from "../db.ts";
import { replaceWebContext } from "./context.ts";
import { defineRoute, type RouteHandler } from "./define-route.ts";
import { jsonRequest, pageRequest, putTestContext, signInAs } from "./test-context.ts";

let store: TestStore;
let technician: string;
let viewer: string;

beforeAll(async () => {
  store = await openTestStore();
  technician = await signInAs(store, "technician");
  viewer = await signInAs(store, "viewer");
});
beforeEach(() => void putTestContext(store));
afterAll(() => store.close());

const noParams = { params: Promise.resolve({}) };
const done = async () => Response.json({ done: true });
const body = z.strictObject({ name: z.string().min(2) });
const read = defineRoute({ permission: "tenants.read", run: done });
const change = defineRoute({ permission: "runs.request", body, run: done });

async function call(route: RouteHandler, request: Request) {
  const response = await route(request, noParams);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text ? JSON.parse(text) : null };
}

const send = (given: unknown, headers: Record<string, string> = {}) =>
  call(change, jsonRequest("/api/v1/things", given, { cookie: technician, ...headers }));

describe("who may call", () => {
  it("a caller who is not signed in gets 401 with what to do", async () => {
    const answer = await call(read, pageRequest("/api/v1/things"));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json).toMatchObject({
      code: "not-signed-in",
      status: 401,
      fix: expect.stringContaining("sign-in-link"),
    });
  });

  it("a role that is too small gets 403 and is told which one is needed", async () => {
    const answer = await send({ name: "ok" }, { cookie: viewer });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ code: "role-too-small", neededRole: "technician" });
  });

  it("an ended session is worth nothing", async () => {
    const cookie = await signInAs(store, "admin");
    expect((await call(read, pageRequest("/x", { headers: { cookie } }))).status).toBe(200);
    await store.db.session.updateMany({
      where: { endedAt: null, person: { role: "admin" } },
      data: { endedAt: new Date() },
    });
    expect((await call(read, pageRequest("/x", { headers: { cookie } }))).status).toBe(401);
  });

  it("every answer says no-store and has its request id", async () => {
    const answer = await call(read, pageRequest("/x", { headers: { cookie: viewer } }));
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("where a request comes from", () => {
  it.each([
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another host of the same site", { "sec-fetch-site": "same-site" }, 403],
    ["the address bar", { "sec-fetch-site": "none" }, 403],
    [
      "another site, though Origin says otherwise",
      { "sec-fetch-site": "cross-site", origin: "http://localhost:3000" },
      403,
    ],
    ["the page itself", { "sec-fetch-site": "same-origin" }, 200],
  ])("a change from %s answers as it must", async (_name, headers, status) => {
    expect((await send({ name: "ok" }, headers)).status).toBe(status);
  });

  it.each([
    ["our own Origin", "http://localhost:3000", 200],
    ["another Origin", "http://evil.example", 403],
    ["the opaque Origin", "null", 403],
    ["no Origin", undefined, 403],
  ])("without Sec-Fetch-Site a change with %s answers as it must", async (_name, origin, status) => {
    const request = jsonRequest("/x", { name: "ok" }, { cookie: technician, ...(origin ? { origin } : {}) });
    request.headers.delete("sec-fetch-site");
    expect((await call(change, request)).status).toBe(status);
  });

  it("under a foreign Host a read is sent to the right address and a change is refused", async () => {
    const headers = { host: "evil.example", cookie: technician };
    const redirected = await read(pageRequest("/api/v1/x?q=1", { headers }), noParams);
    expect(redirected.status).toBe(307);
    expect(redirected.headers.get("location")).toBe("http://localhost:3000/api/v1/x?q=1");
    expect((await send({ name: "ok" }, { host: "evil.example" })).json).toMatchObject({
      status: 403,
      code: "host-not-known",
    });
  });
});

describe("what a request holds", () => {
  it("a body that is not valid gets 422 and names each field", async () => {
    const answer = await send({ name: "x", extra: 1 });
    expect(answer.status).toBe(422);
    expect(answer.json.code).toBe("not-valid");
    expect(answer.json.fields.map((field: { path: string }) => field.path)).toEqual(["name", "body"]);
  });

  it("only JSON is read", async () => {
    expect((await send({ name: "ok" }, { "content-type": "text/plain" })).status).toBe(415);
    const broken = pageRequest("/x", {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json", cookie: technician },
    });
    expect((await call(change, broken)).status).toBe(415);
  });

  it("a body over 512 KB is refused, also when it does not say its length", async () => {
    const large = { name: "x".repeat(512 * 1024) };
    expect((await send(large)).status).toBe(413);
    const stream = new Blob([JSON.stringify(large)]).stream();
    const init = {
      method: "POST",
      body: stream,
      duplex: "half",
      headers: { "content-type": "application/json", cookie: technician },
    };
    expect((await call(change, pageRequest("/x", init as RequestInit))).status).toBe(413);
  });

  it("an Idempotency-Key longer than 255 is refused", async () => {
    expect((await send({ name: "ok" }, { "idempotency-key": "k".repeat(256) })).status).toBe(422);
    expect((await send({ name: "ok" }, { "idempotency-key": "k".repeat(255) })).status).toBe(200);
  });
});

describe("how often", () => {
  it("the 121st change in a minute gets 429 with Retry-After, whichever web process counts", async () => {
    const cookie = await signInAs(store, "technician");
    const second = openDatabase(store.database.productUrl, 2);
    const statuses: number[] = [];
    for (let sent = 0; sent < 121; sent++) {
      putTestContext({ ...store, db: sent % 2 ? second : store.db });
      statuses.push((await send({ name: "ok" }, { cookie })).status);
    }
    await second.$disconnect();
    expect(statuses.slice(0, 120).every((status) => status === 200)).toBe(true);
    const answer = await send({ name: "ok" }, { cookie });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await send({ name: "ok" })).status).toBe(200);
  });
});

describe("how often somebody may try to sign in", () => {
  it("the 11th try in a minute from one address gets 429", async () => {
    const route = defineRoute({ permission: "public", rate: "sign-in", run: done });
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries++)
      statuses.push((await call(route, pageRequest("/x", { method: "POST" }))).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429]);
  });
});

describe("what goes wrong", () => {
  it("an unexpected error answers 500 without its text, and is logged redacted", async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, next) {
        lines.push(String(chunk));
        next();
      },
    });
    putTestContext(store, pino({ serializers: pino.stdSerializers }, sink));
    const route = defineRoute({
      permission: "public",
      run: async () => {
        throw new Error("/srv/secret/place SELECT * FROM people");
      },
    });
    const answer = await call(route, pageRequest("/x"));
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/srv|SELECT|at /);
    expect(lines.join("")).toContain(answer.json.requestId);
  });

  it.each(["/x?q=%00", "/x?q=a%00b"])("%s, which can't be stored, is refused as not valid", async (path) => {
    const search = defineRoute({
      permission: "public",
      query: z.object({ q: z.string() }),
      run: async () => new Response(),
    });
    expect((await call(search, pageRequest(path))).status).toBe(422);
  });

  it("half a character in a body is refused as not valid", async () => {
    const note = defineRoute({
      permission: "public",
      body: z.object({ reason: z.string() }),
      run: async () => new Response(),
    });
    expect((await call(note, jsonRequest("/x", { reason: "a\ud800b" }))).status).toBe(422);
  });

  it.each([
    ["closed", false],
    ["silent", true],
  ])("a database that is %s gets 503 within 2 s", async (_name, isSilent) => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    if (!isSilent) await new Promise((resolve) => server.close(resolve));
    const db = openDatabase(`postgres://x:x@127.0.0.1:${port}/x`, 1);
    replaceWebContext({ ...putTestContext(store), db });
    const startedAt = performance.now();
    const answer = await call(read, pageRequest("/x", { headers: { cookie: viewer } }));
    const ms = Math.round(performance.now() - startedAt);
    console.log(`database ${_name}: 503 after ${ms} ms`);
    server.close();
    expect(answer.status).toBe(503);
    expect(answer.json.code).toBe("database-away");
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(ms).toBeLessThan(2_300);
  });
});
