import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FaultInput } from "../../sim/faults.ts";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { createTestPool, goAtOnce, visitOf } from "./test-pool.ts";
import { createTestRoot, removeTestRoots } from "./test-root.ts";

const setCmdlet = "Set-OrganizationConfig";
const getCmdlet = "Get-OrganizationConfig";
let cloud: StartedCloud;
let tenant: { id: string; initialDomain: string };
let token: string;
let since: number;
let pool: ReturnType<typeof createTestPool>;
beforeAll(async () => {
  cloud = await startCloud();
  const client = await createTestClient(cloud.control);
  tenant = await client.tenantOf("plain");
  token = await client.token(tenant.id);
  pool = createTestPool(cloud.control.cloud);
});
beforeEach(async () => {
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: false, hydrated: true, faults: [] });
  since = (await cloud.control.ledger()).at(-1)?.n ?? 0;
});
afterAll(async () => {
  await pool.close();
  removeTestRoots();
  await cloud.stop();
});

const set = () => visitOf(tenant, token, { op: "set", value: true });
const give = (...faults: FaultInput[]) => cloud.control.setTenant(tenant.id, { faults });

/** The reads and Sets of the setting, in order. */
async function calls(): Promise<string[]> {
  const entries = await cloud.control.ledger({ tenant: tenant.id, since });
  return entries
    .filter(({ surface, cmdlet }) => surface === "exchange" && [setCmdlet, getCmdlet].includes(cmdlet))
    .map(({ cmdlet }) => cmdlet);
}

/** What Exchange says with a status, in its own form. */
const saying = (message: string) => ({
  error: {
    code: "BadRequest",
    message,
    details: [{ code: "Context", target: "", message }],
    innererror: { message, type: "System.Exception" },
  },
});
const roleTooSmall = `The cmdlet ${setCmdlet} is not allowed to call by this role.`;
const refusedBy: Record<string, FaultInput> = {
  throttled: { kind: "status", status: 429 },
  notPermitted: { kind: "status", status: 403, body: saying(roleTooSmall) },
  unauthorized: { kind: "status", status: 401, body: saying("UnAuthorized") },
};
const refusals = Object.entries(refusedBy).map(([type, fault]) => ({ type, fault }));

test.each(refusals)(
  "a Set refused as $type changed nothing only once that is read",
  async ({ type, fault }) => {
    await give({ ...fault, match: { cmdlet: setCmdlet } });
    const result = await pool.visit(set(), goAtOnce);
    expect(result).toMatchObject({ ok: false, sent: "no", before: false, error: { type } });
    expect(await calls()).toEqual([getCmdlet, setCmdlet, getCmdlet]);
  },
);

test("a tenant that is not hydrated is read once more before it counts as unchanged", async () => {
  await cloud.control.setTenant(tenant.id, { hydrated: false });
  const result = await pool.visit(set(), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "no", before: false, error: { type: "notHydrated" } });
  expect(await calls()).toEqual([getCmdlet, setCmdlet, getCmdlet]);
});

test.each(refusals)("a Set that was carried out and answered as $type is told as done", async ({ fault }) => {
  await give({ ...fault, match: { cmdlet: setCmdlet, step: "reply" } });
  const result = await pool.visit(set(), goAtOnce);
  expect(result).toMatchObject({ ok: true, before: false, after: true, set: "sent" });
  expect(await calls()).toEqual([getCmdlet, setCmdlet, getCmdlet]);
});

const unread: { name: string; fault: FaultInput }[] = [
  { name: "the read fails", fault: { kind: "status", status: 500 } },
  { name: "Exchange does not say", fault: { kind: "missing-property" } },
];
test.each(unread)("refused, and $name: maybe, after one read", async ({ fault }) => {
  await give(
    { kind: "status", status: 429, match: { cmdlet: setCmdlet } },
    { ...fault, match: { cmdlet: getCmdlet }, skip: 1 },
  );
  const result = await pool.visit(set(), goAtOnce);
  expect(result).toMatchObject({
    ok: false,
    sent: "maybe",
    before: false,
    error: { type: "throttled" },
  });
  expect(await calls()).toEqual([getCmdlet, setCmdlet, getCmdlet]);
});

test("a Set refused with a time to wait: no call is made in that time, not even to read", async () => {
  await give({ kind: "status", status: 429, retryAfter: 7, match: { cmdlet: setCmdlet } });
  const result = await pool.visit(set(), goAtOnce);
  expect(result).toMatchObject({
    ok: false,
    sent: "no",
    before: false,
    error: { type: "throttled", retryAfterSeconds: 7 },
  });
  expect(await calls()).toEqual([getCmdlet, setCmdlet]);
});

test("refused while somebody else turned it to the old value: the value told is the one read last", async () => {
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: null });
  await give({ kind: "status", status: 429, match: { cmdlet: setCmdlet } });
  const result = await pool.visit(set(), {
    before: async (value) => {
      expect(value).toBeNull();
      await cloud.control.setTenant(tenant.id, { rejectDirectSend: false });
      return goAtOnce.before();
    },
  });
  expect(result).toMatchObject({ ok: false, sent: "no", before: false, error: { type: "throttled" } });
});

test.each([
  { type: "notConnected", words: "You must call Connect-ExchangeOnline before calling any other cmdlet." },
  { type: "moduleBroken", words: "Could not load file or assembly 'X'." },
])("what the module says of itself after a Set is no refusal: $type is maybe", async ({ type, words }) => {
  const projectRoot = createTestRoot((module) => {
    const file = join(module, `cmdlets/${setCmdlet}.ps1`);
    const text = readFileSync(file, "utf8");
    const changed = text.replace(
      `'${setCmdlet}' $parameters }`,
      `'${setCmdlet}' $parameters; throw [InvalidOperationException]::new("${words}") }`,
    );
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
  });
  const broken = createTestPool(cloud.control.cloud, { projectRoot, warm: 0 });
  const result = await broken.visit(set(), goAtOnce);
  await broken.close();
  expect(result).toMatchObject({ ok: false, sent: "maybe", before: false, error: { type } });
  expect(await calls()).toEqual([getCmdlet, setCmdlet]);
});
