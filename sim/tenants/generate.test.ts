import { expect, test } from "vitest";
import { createLatency } from "../latency.ts";
import { generateTenants } from "./generate.ts";

test("the same seed makes the same tenants, another seed makes others", () => {
  expect(generateTenants(7, 60)).toEqual(generateTenants(7, 60));
  const ids = new Set(generateTenants(7, 60).map(({ id }) => id));
  expect(generateTenants(8, 60).filter(({ id }) => ids.has(id))).toEqual([]);
});

test("a larger count adds tenants and leaves the others as they are", () => {
  expect(generateTenants(1, 100).slice(0, 25)).toEqual(generateTenants(1, 25));
});

test.each([1, 2, 77])(
  "25 tenants of seed %i have exactly one of each special kind, and all three apps",
  (seed) => {
    const tenants = generateTenants(seed, 25);
    const kinds = Object.groupBy(tenants, ({ kind }) => kind);
    const counts = Object.fromEntries(Object.entries(kinds).map(([kind, list]) => [kind, list.length]));
    expect(counts).toEqual({
      plain: 19,
      "no-consent": 1,
      "role-missing": 1,
      "expired-secret": 1,
      "read-only": 1,
      "not-hydrated": 1,
      throttled: 1,
    });
    expect(new Set(tenants.map(({ appKey }) => appKey))).toEqual(new Set(["shared", "secret", "expired"]));
  },
);

test("10,000 tenants: every id, name and domain is its own, every name says simulated, most allow Direct Send", () => {
  const tenants = generateTenants(3, 10_000);
  for (const values of [
    tenants.map(({ id }) => id),
    tenants.map(({ name }) => name),
    tenants.flatMap(({ domains }) => domains),
  ]) {
    expect(new Set(values).size).toBe(values.length);
  }
  for (const { name, initialDomain, domains } of tenants) {
    expect(name).toMatch(/ \(simulated\)$/);
    expect(initialDomain).toMatch(/^[a-z0-9-]{1,60}-sim\d{2,5}\.onmicrosoft\.com$/);
    expect(domains.slice(1).every((domain) => domain.endsWith(".example"))).toBe(true);
  }
  const blocked = tenants.filter(({ rejectDirectSend }) => rejectDirectSend).length / tenants.length;
  expect(blocked).toBeGreaterThan(0.15);
  expect(blocked).toBeLessThan(0.25);
  expect(new Set(tenants.map(({ connectors }) => connectors.length))).toEqual(new Set([0, 1, 2, 3]));
});

test("real latency is repeatable by seed, has the promised medians and gives way to control", () => {
  const draw = (seed: number, cmdlet: string) => {
    const latency = createLatency("real", seed);
    return Array.from({ length: 501 }, () => latency.next("a-tenant", cmdlet, {}));
  };
  expect(draw(1, "Get-AcceptedDomain")).toEqual(draw(1, "Get-AcceptedDomain"));
  expect(draw(2, "Get-AcceptedDomain")).not.toEqual(draw(1, "Get-AcceptedDomain"));
  for (const [cmdlet, median] of [
    ["EXOModuleFile", 4_000],
    ["Get-OrganizationConfig", 800],
    ["Set-OrganizationConfig", 1_200],
  ] as const) {
    const middle = draw(1, cmdlet).sort((left, right) => left - right)[250] ?? 0;
    expect(middle / median).toBeGreaterThan(0.9);
    expect(middle / median).toBeLessThan(1.1);
  }
  expect(createLatency("real", 1).next("a-tenant", "token", { "*": 5 })).toBe(5);
  expect(createLatency("none", 1).next("a-tenant", "Set-OrganizationConfig", {})).toBe(0);
});
