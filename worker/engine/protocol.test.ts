import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeGo, encodeRequest, parseEngineLine, type Visit } from "./protocol.ts";

const module = { name: "ExchangeOnlineManagement", path: "/m", version: "1.0.0", guid: "g" };
const visit: Visit = {
  id: "a.1",
  op: "set",
  auth: "app",
  tenant: { id: "11111111-2222-3333-4444-555555555555", domain: "a.onmicrosoft.com", cloud: "simulated" },
  token: "secret-token",
  value: true,
};

test.each([
  { v: 1, event: "ready", host: "small", engine: "7.6.9", module },
  { v: 1, event: "failed", error: { type: "moduleBroken", message: "m", raw: "r" } },
  { v: 1, id: "a", event: "connected", ms: 12, module },
  { v: 1, id: "a", event: "before", value: null, waiting: true },
  { v: 1, id: "a", event: "sent" },
  { v: 1, id: "a", event: "after", value: false },
  { v: 1, id: "a", ok: true, before: true, after: true, set: "notNeeded", ms: { connect: 1 } },
  { v: 1, id: "a", ok: true, ms: {} },
  {
    v: 1,
    id: "a",
    ok: false,
    sent: "maybe",
    before: null,
    error: { type: "busy", message: "m", raw: "", retryAfterSeconds: 3 },
  },
])("takes %j", (message) => {
  expect(parseEngineLine(JSON.stringify(message))).toEqual(message);
});

describe("is noise", () => {
  test.each([
    "",
    "WARNING: something",
    '{"v":1,"id":"a","ok":true',
    "null",
    "[]",
    "1",
    '"text"',
    '{"v":2,"id":"a","event":"sent"}',
    '{"v":1,"event":"sent"}',
    '{"v":1,"id":"a","event":"unheard-of"}',
    '{"v":1,"id":"a","event":"before","value":"True","waiting":true}',
    '{"v":1,"id":"a","ok":"true","ms":{}}',
    '{"v":1,"id":"a","ok":false,"error":{"type":"busy","message":"m","raw":""}}',
  ])("%s", (line) => {
    expect(parseEngineLine(line)).toBeNull();
  });
});

test("whatever comes in a line, it is a message or noise and never an exception", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      expect(() => parseEngineLine(line)).not.toThrow();
    }),
  );
});

test("a request is one line, whatever its domain holds", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200 }), (domain) => {
      const line = encodeRequest({ ...visit, tenant: { ...visit.tenant, domain } });
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(JSON.parse(line).tenant.domain).toBe(domain);
    }),
  );
});

test("a request that is not in the form of the protocol is refused without quoting its token", () => {
  const wrong = { ...visit, id: "no spaces" };
  expect(() => encodeRequest(wrong)).toThrow(/id/);
  expect(() => encodeRequest(wrong)).not.toThrow(/secret-token/);
});

test("go and no go are one line each", () => {
  expect(encodeGo("a", { go: true, withinMs: 20_000 })).toBe('{"id":"a","go":true,"withinMs":20000}\n');
  expect(encodeGo("a", { go: false })).toBe('{"id":"a","go":false}\n');
});
