import { expect, test } from "vitest";
import { catalogue, explainError, findRow } from "./catalogue.ts";
import { fromRejectDirectSend, toRejectDirectSend } from "./rules.ts";

test.each([
  ["entra", "AADSTS700016: Application with identifier 'x' was not found in the directory", "no-consent"],
  ["entra", "AADSTS70001: Application is disabled", "app-disabled"],
  ["entra", "AADSTS7000112: Application is disabled", "app-disabled"],
  ["entra", "AADSTS7000222: The provided client secret keys are expired", "secret-expired"],
  ["entra", "AADSTS7000215: Invalid client secret provided", "secret-wrong"],
  ["entra", "AADSTS90002: Tenant 'x' not found", "tenant-not-found"],
  ["entra", "network_error ECONNREFUSED", "network"],
  ["unrecognised", "The role assigned to application 1-2 isn't supported in this scenario", "role-missing"],
  ["cmdletMissing", "The term 'Set-OrganizationConfig' is not recognized", "read-only"],
  ["notHydrated", "", "not-hydrated"],
  ["throttled", "HttpStatusCode=429", "throttled"],
  ["wrongTenant", "AADSTS90002", "wrong-tenant"],
  ["unrecognised", "something new", "unrecognised"],
])("%s %s is explained as %s", (type, raw, code) => {
  expect(explainError(type, raw).code).toBe(code);
});

test("every row has a cause and a fix, a code of its own, and no type stands in two rows", () => {
  expect(catalogue.length).toBeGreaterThan(20);
  expect(new Set(catalogue.map((row) => row.code)).size).toBe(catalogue.length);
  const types = catalogue.flatMap((row) => row.types);
  expect(new Set(types).size).toBe(types.length);
  for (const row of catalogue) {
    expect(row.cause.length, row.code).toBeGreaterThan(20);
    expect(row.fix.length, row.code).toBeGreaterThan(10);
  }
});

test("a code of another version reads as unrecognised, never as nothing", () => {
  expect(findRow("from-the-future")).toMatchObject({
    code: "from-the-future",
    cause: expect.stringContaining("does not know"),
  });
});

test("an absent setting is unknown and never allowed", () => {
  expect(fromRejectDirectSend(null)).toBe("unknown");
  expect(fromRejectDirectSend(true)).toBe("blocked");
  expect(fromRejectDirectSend(false)).toBe("allowed");
  expect(toRejectDirectSend("blocked")).toBe(true);
});
