import { exportJWK, generateKeyPair } from "jose";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConnection } from "#lib/connection/queries.ts";
import { failedStep } from "#lib/connection/rules.ts";
import type { ConnectionStep, ConnectionView } from "#lib/connection/schema.ts";
import { requestJob } from "#lib/jobs/commands.ts";
import { seedSimulatedTenants } from "../../prisma/seed.ts";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import type { TenantKind } from "../../sim/tenants/generate.ts";
import { createClouds } from "../clouds.ts";
import { createTestPool } from "../engine/test-pool.ts";
import type { WorkerContext } from "../run-item.ts";
import { runJob } from "../run-job.ts";
import { readSimulatedCloud } from "../simulated-cloud.ts";
import { createTokenSource } from "../token.ts";

const all = { tenants: "all" } as const;
let cloud: StartedCloud;
let store: TestStore;
let context: WorkerContext;
let close: () => Promise<void>;

beforeAll(async () => {
  cloud = await startCloud();
  store = await openTestStore();
  const pair = await generateKeyPair("ECDH-ES+A256KW", { crv: "P-256", extractable: true });
  const [shut, open] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  const { db, signer } = store;
  await seedSimulatedTenants({ db, signer, sealingKey: { kid: "k", jwk: shut }, dataDir: cloud.dir });
  const clouds = createClouds(readSimulatedCloud(cloud.dir));
  const keys = () => [{ kid: "k", jwk: open }];
  const pool = createTestPool(cloud.control.cloud);
  context = {
    ...store,
    workerId: "w",
    pool,
    clouds,
    keys,
    tokens: createTokenSource({ db, keys, clouds }),
    log: pino({ level: "silent" }),
    ending: new AbortController().signal,
  };
  close = async () => {
    await pool.close();
    await store.close();
    await cloud.stop();
  };
});
afterAll(() => close());

interface Found {
  id: string;
  entraTenantId: string;
  clientId: string;
}

async function find(kind: TenantKind): Promise<Found> {
  const seen = (await cloud.control.tenants()).find(
    (one) => one.kind === kind && (kind !== "plain" || one.appKey === "shared"),
  );
  const row = await store.db.tenant.findUniqueOrThrow({
    where: { entraTenantId: seen?.id ?? "" },
    include: { appRegistration: true },
  });
  return { id: row.id, entraTenantId: row.entraTenantId, clientId: row.appRegistration?.clientId ?? "" };
}

async function run(tenantId: string, kind: "connection" | "hydrate" = "connection"): Promise<ConnectionView> {
  const technician = await store.addPerson("technician");
  const wanted = kind === "hydrate" ? { kind, tenantId, reason: "A test" } : { kind, tenantId };
  const job = await requestJob(store, technician, origin, wanted);
  await runJob(context, job.id);
  const view = await readConnection(store.db, all, tenantId);
  if (!view) throw new Error("no view");
  return view;
}

const stateOf = ({ connection }: ConnectionView, step: ConnectionStep) =>
  connection?.steps.find((one) => one.step === step);

async function changesOf({ entraTenantId }: Found) {
  const entries = await cloud.control.ledger({ tenant: entraTenantId });
  return entries.filter(
    ({ surface, cmdlet, whatIf }) => surface === "exchange" && cmdlet === "Set-OrganizationConfig" && !whatIf,
  );
}

test("a tenant that works passes every step, and nothing is changed there", async () => {
  const tenant = await find("plain");
  const { connection, checkedAt } = await run(tenant.id);
  expect(connection).toMatchObject({ outcome: "passed", mayHydrate: false });
  expect(connection?.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
    "known passed",
    "token passed",
    "permission passed",
    "role passed",
    "connect passed",
    "identity passed",
    "state passed",
    "change passed",
  ]);
  expect(checkedAt).not.toBeNull();
  expect(await changesOf(tenant)).toEqual([]);
});

test.each<[TenantKind, ConnectionStep, string]>([
  ["no-consent", "token", "no-consent"],
  ["expired-secret", "token", "secret-expired"],
  ["role-missing", "connect", "role-missing"],
  ["read-only", "change", "read-only"],
  ["not-hydrated", "change", "not-hydrated"],
])(
  "a tenant of the kind %s stops at %s with %s and its fix, and what follows was not looked at",
  async (kind, step, code) => {
    const { connection } = await run((await find(kind)).id);
    expect(connection?.outcome).toBe("failed");
    const failed = failedStep(connection?.steps ?? []);
    expect(failed).toMatchObject({
      step,
      code,
      cause: expect.stringMatching(/\w/),
      fix: expect.stringMatching(/\w/),
    });
    const after =
      connection?.steps.slice((connection.steps.findIndex((one) => one.step === step) ?? 0) + 1) ?? [];
    expect(after.every(({ state }) => state === "waiting")).toBe(true);
    expect(connection?.mayHydrate).toBe(kind === "not-hydrated");
  },
);

test("a role that the token does not state fails nothing by itself, and one given since is found at once", async () => {
  const tenant = await find("role-missing");
  const before = await run(tenant.id);
  expect(stateOf(before, "role")).toMatchObject({ state: "unstated" });
  await cloud.control.setTenant(tenant.entraTenantId, {
    consents: { [tenant.clientId]: { role: "Exchange Administrator" } },
  });
  const after = await run(tenant.id);
  expect(stateOf(after, "role")).toMatchObject({ state: "passed", found: "Exchange Administrator" });
  expect(after.connection?.outcome).toBe("passed");
});

test("a consent that left out the permission stops at it, before PowerShell", async () => {
  const tenant = await find("plain");
  await cloud.control.setTenant(tenant.entraTenantId, {
    consents: { [tenant.clientId]: { role: "Exchange Administrator", manageAsApp: false } },
  });
  const view = await run(tenant.id);
  expect(failedStep(view.connection?.steps ?? [])).toMatchObject({
    step: "permission",
    code: "exchange-permission-missing",
  });
  await cloud.control.setTenant(tenant.entraTenantId, {
    consents: { [tenant.clientId]: { role: "Exchange Administrator" } },
  });
});

test("a domain of another tenant, or of none, stops at the first step", async () => {
  const tenant = await find("plain");
  const { domain } = await store.db.tenant.findUniqueOrThrow({ where: { id: tenant.id } });
  const stranger = (await cloud.control.tenants()).find(({ id }) => id !== tenant.entraTenantId);
  for (const [wrong, code] of [
    [stranger?.domains[1] ?? "", "wrong-tenant"],
    ["nobody-here.onmicrosoft.com", "tenant-not-found"],
  ] as const) {
    await store.db.tenant.update({ where: { id: tenant.id }, data: { domain: wrong } });
    expect(failedStep((await run(tenant.id)).connection?.steps ?? [])).toMatchObject({ step: "known", code });
  }
  await store.db.tenant.update({ where: { id: tenant.id }, data: { domain } });
});

test("another tenant that answers is found out, and nothing more is asked", async () => {
  const tenant = await find("plain");
  await cloud.control.addFault(tenant.entraTenantId, {
    kind: "wrong-tenant",
    match: { cmdlet: "Get-AcceptedDomain" },
  });
  expect(failedStep((await run(tenant.id)).connection?.steps ?? [])).toMatchObject({
    step: "identity",
    code: "wrong-tenant",
  });
});

test("a throttled tenant is asked again after the time that Exchange names", async () => {
  const started = performance.now();
  expect((await run((await find("throttled")).id)).connection?.outcome).toBe("passed");
  expect(performance.now() - started).toBeGreaterThan(3_000);
});

test("a tenant without the setting is unknown, and whether it could be changed was not tried", async () => {
  const tenant = await find("plain");
  await cloud.control.setTenant(tenant.entraTenantId, { rejectDirectSend: null });
  const view = await run(tenant.id);
  expect(view.connection).toMatchObject({ outcome: "passed", directSend: "unknown" });
  expect(stateOf(view, "change")).toMatchObject({ state: "skipped", code: "setting-absent" });
  await cloud.control.setTenant(tenant.entraTenantId, { rejectDirectSend: false });
});

test("a tenant that is only watched is read with Global Reader, and not asked whether it could be changed", async () => {
  const tenant = await find("read-only");
  await store.db.tenant.update({ where: { id: tenant.id }, data: { access: "watch" } });
  const view = await run(tenant.id);
  expect(view.connection).toMatchObject({ outcome: "passed", mayHydrate: false });
  expect(stateOf(view, "change")).toMatchObject({ state: "skipped", code: "watch-only" });
  expect(stateOf(view, "role")).toMatchObject({ found: "Global Reader" });
});

test("progress is written step by step while the check goes", async () => {
  const tenant = await find("plain");
  await cloud.control.setTenant(tenant.entraTenantId, { latencies: { EXOModuleFile: 2_000 } });
  const running = run(tenant.id);
  let seen: ConnectionView | null = null;
  while (stateOf({ connection: seen?.progress ?? null } as ConnectionView, "role")?.state !== "passed")
    seen = await readConnection(store.db, all, tenant.id);
  expect(seen?.progress).toMatchObject({ outcome: null });
  expect(stateOf({ connection: seen?.progress ?? null } as ConnectionView, "connect")).toMatchObject({
    state: "waiting",
  });
  expect((await running).connection?.outcome).toBe("passed");
  await cloud.control.setTenant(tenant.entraTenantId, { latencies: {} });
});

test("a tenant that Exchange calls dehydrated is hydrated once, and passes then", async () => {
  const tenant = await find("not-hydrated");
  await run(tenant.id);
  expect(await run(tenant.id, "hydrate")).toMatchObject({ hydration: { state: "succeeded", error: null } });
  expect((await run(tenant.id)).connection).toMatchObject({ outcome: "passed", mayHydrate: false });
  const rows = await store.db.auditEvent.findMany({
    where: { tenantId: tenant.id, type: { startsWith: "tenant.hydrat" } },
    orderBy: { seq: "asc" },
  });
  expect(rows.map(({ type }) => type)).toEqual(["tenant.hydrating", "tenant.hydrated"]);
});

test("a hydration whose answer was lost says so, and asked for again finds it done", async () => {
  const tenant = await find("not-hydrated");
  await cloud.control.setTenant(tenant.entraTenantId, { hydrated: false });
  await run(tenant.id);
  await cloud.control.addFault(tenant.entraTenantId, {
    kind: "apply-then-reset",
    match: { cmdlet: "Enable-OrganizationCustomization" },
  });
  expect(await run(tenant.id, "hydrate")).toMatchObject({ hydration: { state: "failed" } });
  const failed = await store.db.auditEvent.findFirstOrThrow({
    where: { tenantId: tenant.id, type: "tenant.hydrationFailed" },
  });
  expect(JSON.parse(failed.body)).toMatchObject({ mayHaveLeft: true });
  expect(await run(tenant.id, "hydrate")).toMatchObject({ hydration: { state: "succeeded" } });
});
