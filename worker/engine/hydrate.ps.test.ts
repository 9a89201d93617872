import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient, type TestClient } from "../../sim/test-client.ts";
import { createTestPool, visitOf } from "./test-pool.ts";

let cloud: StartedCloud;
let client: TestClient;
let pool: ReturnType<typeof createTestPool>;
let tenant: { id: string; initialDomain: string };
let token: string;
let since: number;

beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  pool = createTestPool(cloud.control.cloud, { limits: { getMs: 4_000 } });
  tenant = await client.tenantOf("plain");
  token = await client.token(tenant.id);
});
beforeEach(async () => {
  await cloud.control.setTenant(tenant.id, {
    hydrated: false,
    rejectDirectSend: false,
    faults: [],
    latencies: {},
  });
  since = (await cloud.control.ledger()).at(-1)?.n ?? 0;
});
afterAll(async () => {
  await pool.close();
  await cloud.stop();
});

const hydrate = () => visitOf(tenant, token, { op: "hydrate" });
const probe = () => visitOf(tenant, token, { op: "probe" });
const isHydrated = async () => (await cloud.control.tenant(tenant.id)).hydrated;

async function sentOf(cmdlet: string) {
  const entries = await cloud.control.ledger({ tenant: tenant.id, since });
  return entries.filter((entry) => entry.cmdlet === cmdlet && !entry.whatIf);
}

test("hydration runs the command once and changes no setting", async () => {
  const sent: string[] = [];
  const result = await pool.visit(hydrate(), {
    sent: () => sent.push("sent"),
    proven: () => sent.push("proven"),
  });
  expect(result).toMatchObject({ ok: true, before: false, details: { hydrated: "enabled" } });
  expect(sent).toEqual(["proven", "sent"]);
  expect(await isHydrated()).toBe(true);
  expect(await sentOf("Enable-OrganizationCustomization")).toHaveLength(1);
  expect(await sentOf("Set-OrganizationConfig")).toEqual([]);
});

test("a tenant that is hydrated already is left as it is, and that is a success", async () => {
  await cloud.control.setTenant(tenant.id, { hydrated: true });
  const result = await pool.visit(hydrate(), {});
  expect(result).toMatchObject({ ok: true, details: { hydrated: "already" } });
  expect(await sentOf("Enable-OrganizationCustomization")).toEqual([]);
});

test("an answer that was lost says that the command may have left, and the repetition finds it done", async () => {
  const match = { cmdlet: "Enable-OrganizationCustomization" };
  await cloud.control.addFault(tenant.id, { kind: "apply-then-reset", match });
  expect(await pool.visit(hydrate(), {})).toMatchObject({ ok: false, sent: "maybe" });
  expect(await pool.visit(hydrate(), {})).toMatchObject({ ok: true, details: { hydrated: "already" } });
});

test("a hydration that takes longer than a reading may is waited for", async () => {
  await cloud.control.setTenant(tenant.id, { latencies: { "Enable-OrganizationCustomization": 5_000 } });
  expect(await pool.visit(hydrate(), {})).toMatchObject({ ok: true, details: { hydrated: "enabled" } });
});

test("a role that may only read hydrates nothing", async () => {
  const { consents } = await cloud.control.tenant(tenant.id);
  const own =
    Object.keys(consents).find((id) => !cloud.control.apps.apps.some((app) => app.clientId === id)) ?? "";
  await cloud.control.setTenant(tenant.id, { consents: { [own]: { role: "Global Reader" } } });
  const reader = await client.token(tenant.id);
  await cloud.control.setTenant(tenant.id, { consents: { [own]: { role: "Exchange Administrator" } } });
  const result = await pool.visit({ ...hydrate(), token: reader }, {});
  expect(result).toMatchObject({ ok: false, sent: "no", error: { type: "cmdletMissing" } });
  expect(await isHydrated()).toBe(false);
});

test("a probe of a tenant that was never customised says so, and why no change is permitted", async () => {
  const result = await pool.visit(probe(), {});
  expect(result).toMatchObject({ ok: false, sent: "no", before: false, error: { type: "notHydrated" } });
});

test("a probe tells what Exchange says of hydration where the value can't be tried", async () => {
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: null });
  const result = await pool.visit(probe(), {});
  expect(result).toMatchObject({
    ok: true,
    before: null,
    details: { canSet: true, whatIf: "skipped", dehydrated: true },
  });
});
