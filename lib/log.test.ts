import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { logOptions, redact } from "./log.ts";

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiJjYW5hcnkifQ.c2lnbmF0dXJl";

test.each([
  ["a token", `failed with ${jwt} at once`],
  ["a key", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----"],
  ["a key cut short", "-----BEGIN PRIVATE KEY-----\ncanary"],
  ["a form", "grant_type=x&client_secret=canary&scope=y"],
  ["JSON", '{"client_secret":"canary","a":1}'],
  ["an assertion", "client_assertion=canary"],
  ["a header", "Authorization: Bearer canary-token"],
  ["a database address", "postgres://user:canary@host/db"],
])("redact takes the secret out of %s and leaves the rest", (_what, text) => {
  const clean = redact(text);
  expect(clean).not.toContain("canary");
  expect(clean).not.toContain(jwt);
  expect(clean).toContain("[redacted]");
});

test("redact removes a secret that is at hand wherever it stands, and leaves plain text as it is", () => {
  expect(redact("x hunter2hunter2 y", ["hunter2hunter2"])).toBe("x [redacted] y");
  expect(redact("AADSTS700016: not found in the directory")).toBe("AADSTS700016: not found in the directory");
});

test("a log line shows no secret by its member's name, nor in an error's message or stack", () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = pino(logOptions("test", "info"), sink);
  log.info({ token: "canary1", request: { authorization: "canary2" }, row: { sealed: "canary3" } }, "a");
  log.error({ err: new Error("client_secret=canary4") }, "b");
  expect(lines).toHaveLength(2);
  expect(lines.join("")).not.toContain("canary");
});
