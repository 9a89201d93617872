import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { readStartTime } from "../machine.ts";
import { encodeRequest } from "./protocol.ts";
import { createTestPool, goAtOnce, startTestEngine, testEnvironment, visitOf } from "./test-pool.ts";
import { startTestWorker } from "./test-worker.ts";

let cloud: StartedCloud;
let tenant: { id: string; initialDomain: string };
let token: string;
let since: number;
beforeAll(async () => {
  cloud = await startCloud();
  const client = await createTestClient(cloud.control);
  tenant = await client.tenantOf("plain");
  token = await client.token(tenant.id);
});
beforeEach(async () => {
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: false, faults: [] });
  since = (await cloud.control.ledger()).at(-1)?.n ?? 0;
});
afterAll(() => cloud.stop());

const set = () => visitOf(tenant, token, { op: "set", value: true });
const hangAt = (cmdlet: string) =>
  cloud.control.setTenant(tenant.id, { faults: [{ kind: "hang", match: { cmdlet }, times: 5 }] });

async function ledger(cmdlet: string) {
  const entries = await cloud.control.ledger({ tenant: tenant.id, since });
  return entries.filter((entry) => entry.cmdlet === cmdlet);
}

/** Waits until a call is under way at the simulated Exchange. */
async function untilCalled(cmdlet: string): Promise<void> {
  while ((await ledger(cmdlet)).length === 0) await sleep(20);
}

/** Waits until no process has this id any more. @returns milliseconds waited */
async function untilGone(pid: number): Promise<number> {
  const started = performance.now();
  while (readStartTime(pid) !== null && performance.now() - started < 10_000) await sleep(5);
  return Math.round(performance.now() - started);
}

test("a hung engine is killed at its step's limit, and its place is free again within 5 s", async () => {
  const pool = createTestPool(cloud.control.cloud, { concurrency: 1, limits: { getMs: 2_000 } });
  let pid = 0;
  await hangAt("Get-OrganizationConfig");
  const hung = pool.visit(set(), goAtOnce, {
    onEngine: (engine) => {
      pid = engine.pid;
    },
  });
  await untilCalled("Get-OrganizationConfig");
  const started = performance.now();
  let freeMs = 0;
  const next = pool.visit(
    visitOf(tenant, token, { op: "survey" }),
    {},
    {
      onEngine: () => {
        freeMs = Math.round(performance.now() - started);
      },
    },
  );
  expect(await hung).toMatchObject({ ok: false, sent: "no", error: { type: "stepTimeout" } });
  expect(readStartTime(pid)).toBeNull();
  expect(await next).toMatchObject({ ok: true });
  console.info(`limit 2000 ms; the place was free ${freeMs} ms after the call hung`);
  expect(freeMs).toBeLessThan(2_000 + 5_000);
  expect(await ledger("Set-OrganizationConfig")).toEqual([]);
  await pool.close();
});

test("a Set that hangs is told as maybe, with the value before", async () => {
  const pool = createTestPool(cloud.control.cloud, { limits: { setMs: 1_500 } });
  await hangAt("Set-OrganizationConfig");
  const result = await pool.visit(set(), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "maybe", before: false, error: { type: "stepTimeout" } });
  await pool.close();
});

test("its input closed in the middle of a cmdlet, an engine is gone within 1 s by itself and sends no Set", async () => {
  await hangAt("Get-OrganizationConfig");
  const engine = await startTestEngine(cloud.control.cloud);
  engine.send(encodeRequest(set()));
  await untilCalled("Get-OrganizationConfig");
  const started = performance.now();
  const { code, signal } = await engine.end();
  const goneMs = Math.round(performance.now() - started);
  console.info(`the engine was gone ${goneMs} ms after the end of its input`);
  expect({ code, signal }).toEqual({ code: 75, signal: null });
  expect(goneMs).toBeLessThan(1_000);
  expect(await ledger("Set-OrganizationConfig")).toEqual([]);
});

test("stopped in the moment of its Set, an engine is killed: a Set arrives then or never, not later", async () => {
  const pool = createTestPool(cloud.control.cloud);
  let pid = 0;
  let stoppedAt = "";
  const result = await pool.visit(
    set(),
    {
      ...goAtOnce,
      sent: () => {
        process.kill(pid, "SIGSTOP");
        stoppedAt = new Date(Date.now() + 100).toISOString();
      },
    },
    {
      onEngine: (engine) => {
        pid = engine.pid;
      },
    },
  );
  expect(stoppedAt).not.toBe("");
  // It may have been over before the stop.
  if (!result.ok) expect(result).toMatchObject({ sent: "maybe", error: { type: "engineExited" } });
  expect(readStartTime(pid)).toBeNull();
  await sleep(300);
  expect((await ledger("Set-OrganizationConfig")).filter(({ at }) => at > stoppedAt)).toEqual([]);
  await pool.close();
});

test("a visit that is broken off ends its engine and says so", async () => {
  const pool = createTestPool(cloud.control.cloud);
  const breaking = new AbortController();
  await hangAt("Get-OrganizationConfig");
  const visit = pool.visit(set(), goAtOnce, { signal: breaking.signal });
  await untilCalled("Get-OrganizationConfig");
  breaking.abort();
  expect(await visit).toMatchObject({ ok: false, sent: "no", error: { type: "aborted" } });
  await pool.close();
});

test("close ends every engine, at work and spare", async () => {
  const pool = createTestPool(cloud.control.cloud);
  let pid = 0;
  await hangAt("Get-OrganizationConfig");
  const visit = pool.visit(set(), goAtOnce, {
    onEngine: (engine) => {
      pid = engine.pid;
    },
  });
  await untilCalled("Get-OrganizationConfig");
  await pool.close();
  expect(readStartTime(pid)).toBeNull();
  expect(await visit).toMatchObject({ ok: false, error: { type: "aborted" } });
  expect(await pool.visit(set(), goAtOnce)).toMatchObject({ ok: false, error: { type: "aborted" } });
});

// As on a machine without setpriv.
const bareEnvironment = {
  ...testEnvironment,
  PATH: "/nonexistent",
  DOTNET_ROOT: testEnvironment.DOTNET_ROOT,
};
const startWorker = (withSetpriv: boolean) =>
  startTestWorker(cloud.control.cloud, set(), withSetpriv ? {} : { environment: bareEnvironment });

test.each([
  { cmdlet: "Get-OrganizationConfig", withSetpriv: true, sets: 0 },
  { cmdlet: "Get-OrganizationConfig", withSetpriv: false, sets: 0 },
  { cmdlet: "Set-OrganizationConfig", withSetpriv: true, sets: 1 },
])(
  "killed -9 in the middle of $cmdlet, a worker leaves no engine behind for 1 s (setpriv: $withSetpriv)",
  async ({ cmdlet, withSetpriv, sets }) => {
    await hangAt(cmdlet);
    const { child, pid } = await startWorker(withSetpriv);
    await untilCalled(cmdlet);
    child.kill("SIGKILL");
    const goneMs = await untilGone(pid);
    console.info(`the engine was gone ${goneMs} ms after its worker`);
    expect(goneMs).toBeLessThan(1_000);
    const found = await ledger("Set-OrganizationConfig");
    expect(found).toHaveLength(sets);
    expect(found.filter(({ after }) => after !== undefined)).toEqual([]);
  },
);

test("stopped (SIGSTOP) while its worker is killed, an engine dies too", async () => {
  await hangAt("Get-OrganizationConfig");
  const { child, pid } = await startWorker(true);
  await untilCalled("Get-OrganizationConfig");
  process.kill(pid, "SIGSTOP");
  child.kill("SIGKILL");
  expect(await untilGone(pid)).toBeLessThan(1_000);
});
