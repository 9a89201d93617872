import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultInput } from "../../sim/faults.ts";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient, type TestClient } from "../../sim/test-client.ts";
import type { Visit } from "./pool.ts";
import { createTestPool, goAtOnce, visitOf } from "./test-pool.ts";

let cloud: StartedCloud;
let client: TestClient;
let pool: ReturnType<typeof createTestPool>;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  pool = createTestPool(cloud.control.cloud);
});
afterAll(async () => {
  await pool.close();
  await cloud.stop();
});

async function plain(number = 0) {
  const tenant = (await cloud.control.tenants()).filter(({ kind }) => kind === "plain")[number];
  if (!tenant) throw new Error("There are too few tenants.");
  await cloud.control.setTenant(tenant.id, {
    rejectDirectSend: false,
    hydrated: true,
    throttle: null,
    faults: [],
  });
  return { tenant, token: await client.token(tenant.id) };
}

async function setsOf(tenantId: string, since: number) {
  const entries = await cloud.control.ledger({ tenant: tenantId, since });
  return entries.filter(({ cmdlet, whatIf }) => cmdlet === "Set-OrganizationConfig" && !whatIf);
}
const newest = async () => (await cloud.control.ledger()).at(-1)?.n ?? 0;

test("a check reads the value and sends no Set", async () => {
  const { tenant, token } = await plain();
  const since = await newest();
  const result = await pool.visit(visitOf(tenant, token), {});
  expect(result).toMatchObject({ ok: true, before: false, after: false, set: "notAsked" });
  expect(await setsOf(tenant.id, since)).toEqual([]);
});

test("a set reports the value before, sends one Set after go, and gives the value read back", async () => {
  const { tenant, token } = await plain();
  const since = await newest();
  const steps: unknown[] = [];
  const started = performance.now();
  const result = await pool.visit(visitOf(tenant, token, { op: "set", value: true }), {
    connected: () => steps.push("connected"),
    before: async (value) => {
      steps.push(["before", value, (await setsOf(tenant.id, since)).length]);
      return { go: true, withinMs: 20_000 };
    },
    sent: () => steps.push("sent"),
  });
  console.info(`a set took ${Math.round(performance.now() - started)} ms`);
  expect(result).toMatchObject({ ok: true, before: false, after: true, set: "sent" });
  expect(steps).toEqual(["connected", ["before", false, 0], "sent"]);
  expect(await setsOf(tenant.id, since)).toMatchObject([{ value: true, after: true, outcome: "ok" }]);
});

test("setting the value that is there already asks nobody and sends no Set", async () => {
  const { tenant, token } = await plain();
  const since = await newest();
  let asked = 0;
  const result = await pool.visit(visitOf(tenant, token, { op: "set", value: false }), {
    before: () => {
      asked += 1;
      return goAtOnce.before();
    },
  });
  expect(result).toMatchObject({ ok: true, before: false, after: false, set: "notNeeded" });
  expect(asked).toBe(0);
  expect(await setsOf(tenant.id, since)).toEqual([]);
});

test("a tenant without the setting is unknown, and never false", async () => {
  const { tenant, token } = await plain();
  await cloud.control.addFault(tenant.id, { kind: "missing-property" });
  await cloud.control.addFault(tenant.id, { kind: "missing-property" });
  await cloud.control.addFault(tenant.id, { kind: "missing-property" });
  const result = await pool.visit(visitOf(tenant, token), {});
  expect(result).toMatchObject({ ok: true, before: null, after: null });
});

test("a survey lists accepted domains and inbound connectors", async () => {
  const { tenant, token } = await plain();
  const result = await pool.visit(visitOf(tenant, token, { op: "survey" }), {});
  expect(result).toMatchObject({
    ok: true,
    details: {
      acceptedDomains: expect.arrayContaining([
        expect.objectContaining({ name: tenant.initialDomain, initial: true }),
      ]),
      inboundConnectors: expect.any(Array),
    },
  });
});

test("a probe says that this caller may set, and changes nothing", async () => {
  const { tenant, token } = await plain();
  const since = await newest();
  const result = await pool.visit(visitOf(tenant, token, { op: "probe" }), {});
  expect(result).toMatchObject({ ok: true, before: false, details: { canSet: true, whatIf: "passed" } });
  expect(await setsOf(tenant.id, since)).toEqual([]);
});

interface Refusal {
  name: string;
  type: string;
  raw?: RegExp;
  retryAfterSeconds?: number;
  faults?: FaultInput[];
  change?: Parameters<StartedCloud["control"]["setTenant"]>[1];
  role?: "Global Reader" | null;
  visit?: (token: string, other: { initialDomain: string; token: string }) => Partial<Visit>;
}
const refusals: Refusal[] = [
  {
    name: "another tenant answers",
    type: "wrongTenant",
    faults: [{ kind: "wrong-tenant", match: { cmdlet: "Get-AcceptedDomain" } }],
  },
  {
    name: "the token is another tenant's",
    type: "wrongTenant",
    visit: (_token, other) => ({ token: other.token }),
  },
  {
    name: "the token's signature is wrong",
    type: "unauthorized",
    visit: (token) => ({ token: `${token.slice(0, token.lastIndexOf("."))}.AAAA` }),
  },
  { name: "the token is no token", type: "unauthorized", visit: () => ({ token: "rubbish" }) },
  {
    name: "the token has expired",
    type: "unauthorized",
    faults: [{ kind: "expired-token", match: { cmdlet: "EXOModuleFile" } }],
  },
  { name: "the app has no role", type: "roleMissing", role: null, raw: /isn't supported in this scenario/ },
  {
    name: "the role is read-only",
    type: "cmdletMissing",
    role: "Global Reader",
    raw: /'Set-OrganizationConfig' is not recognized/,
  },
  {
    name: "the tenant is not hydrated",
    type: "notHydrated",
    change: { hydrated: false },
    raw: /Enable-OrganizationCustomization/,
  },
  {
    name: "Exchange throttles the Set",
    type: "throttled",
    retryAfterSeconds: 7,
    faults: [{ kind: "status", status: 429, retryAfter: 7, match: { cmdlet: "Set-OrganizationConfig" } }],
  },
];

test.each(refusals)("nothing changes, and the error says why, when $name", async (refusal) => {
  const { tenant, token: good } = await plain();
  const other = await plain(1);
  const claims = JSON.parse(Buffer.from(good.split(".")[1] ?? "", "base64url").toString("utf8"));
  const { role, faults = [], change = {} } = refusal;
  if (role !== undefined)
    await cloud.control.setTenant(tenant.id, { consents: { [claims.appid]: { role, manageAsApp: true } } });
  const token = role === undefined ? good : await client.token(tenant.id);
  await cloud.control.setTenant(tenant.id, { ...change, faults });
  const changed = refusal.visit?.(token, { initialDomain: other.tenant.initialDomain, token: other.token });
  const since = await newest();
  const result = await pool.visit(
    visitOf(tenant, token, { op: "set", value: true, ...(changed ?? {}) }),
    goAtOnce,
  );
  if (role !== undefined)
    await cloud.control.setTenant(tenant.id, {
      consents: { [claims.appid]: { role: "Exchange Administrator", manageAsApp: true } },
    });
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: refusal.type } });
  if (result.ok) return;
  if (refusal.raw) expect(result.error.raw).toMatch(refusal.raw);
  expect(result.error.retryAfterSeconds).toBe(refusal.retryAfterSeconds);
  expect(JSON.stringify(result)).not.toContain(token.slice(10, 60));
  expect((await setsOf(tenant.id, since)).filter(({ after }) => after !== undefined)).toEqual([]);
});

test("a tenant id with another tenant's domain is the wrong tenant", async () => {
  const { tenant, token } = await plain();
  const other = await plain(1);
  const visit = visitOf({ id: tenant.id, initialDomain: other.tenant.initialDomain }, token, {
    op: "set",
    value: true,
  });
  const since = await newest();
  expect(await pool.visit(visit, goAtOnce)).toMatchObject({
    ok: false,
    sent: "no",
    error: { type: "wrongTenant" },
  });
  expect(await setsOf(tenant.id, since)).toEqual([]);
});

test("a Set whose answer is lost is told as maybe", async () => {
  const { tenant, token } = await plain();
  await cloud.control.addFault(tenant.id, {
    kind: "apply-then-reset",
    match: { cmdlet: "Set-OrganizationConfig" },
  });
  const result = await pool.visit(visitOf(tenant, token, { op: "set", value: true }), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "maybe", before: false, error: { type: "unreachable" } });
});

test("two tenants side by side never see each other's value", async () => {
  const blocked = await plain(0);
  const allowed = await plain(1);
  await cloud.control.setTenant(blocked.tenant.id, { rejectDirectSend: true });
  const rounds = Array.from({ length: 3 }, () => [blocked, allowed]).flat();
  const results = await Promise.all(
    rounds.map(({ tenant, token }) => pool.visit(visitOf(tenant, token), {})),
  );
  expect(results.map((result) => result.ok && result.before)).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

test.each(["'; New-Item x; '", "$([IO.File]::WriteAllText('CANARY', 'x'))", 'a"; exit 3; "', "a\nb.example"])(
  "a domain is data and is never run: %j",
  async (domain) => {
    const canary = join(tmpdir(), `sendlock-canary-${process.pid}`);
    const { tenant, token } = await plain();
    const visit = visitOf({ id: tenant.id, initialDomain: domain.replace("CANARY", canary) }, token);
    expect(await pool.visit(visit, {})).toMatchObject({ ok: false, error: { type: "badRequest" } });
    expect(existsSync(canary)).toBe(false);
    rmSync(canary, { force: true });
  },
);
