import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { readStartTime } from "../machine.ts";
import { encodeGo, encodeRequest } from "./protocol.ts";
import { createTestPool, goAtOnce, startTestEngine, visitOf } from "./test-pool.ts";
import { createTestRoot, removeTestRoots } from "./test-root.ts";
import { startTestWorker } from "./test-worker.ts";

const setLimitSeconds = 3;
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
afterAll(async () => {
  removeTestRoots();
  await cloud.stop();
});

const set = () => visitOf(tenant, token, { op: "set", value: true });
const hangAtSet = () =>
  cloud.control.setTenant(tenant.id, {
    faults: [{ kind: "hang", match: { cmdlet: "Set-OrganizationConfig" }, times: 5 }],
  });

async function findSets() {
  const entries = await cloud.control.ledger({ tenant: tenant.id, since });
  return entries.filter(({ cmdlet }) => cmdlet === "Set-OrganizationConfig");
}

/** Waits until a Set is under way at the simulated Exchange. */
async function untilSet(): Promise<void> {
  while ((await findSets()).length === 0) await sleep(20);
}

/** Waits until no process has this id any more. @returns milliseconds waited */
async function untilGone(pid: number): Promise<number> {
  const started = performance.now();
  while (readStartTime(pid) !== null && performance.now() - started < 10_000) await sleep(5);
  return Math.round(performance.now() - started);
}

/** The one Set that hung has changed nothing, and no other came. */
async function expectOneSetInVain(): Promise<void> {
  await sleep(500);
  const sets = await findSets();
  expect(sets).toHaveLength(1);
  expect(sets.filter(({ after }) => after !== undefined)).toEqual([]);
}

test("its worker stopped after go, an engine whose Set hangs is gone at its own limit and sends no later Set", async () => {
  await hangAtSet();
  const { child, pid } = await startTestWorker(cloud.control.cloud, set(), { setLimitSeconds });
  await untilSet();
  child.kill("SIGSTOP");
  expect(readStartTime(pid)).not.toBeNull();
  const goneMs = await untilGone(pid);
  const workerState = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.[0];
  child.kill("SIGKILL");
  console.info(`limit ${setLimitSeconds} s; the engine was gone ${goneMs} ms after its worker was stopped`);
  expect(workerState).toBe("T");
  expect(goneMs).toBeLessThan(setLimitSeconds * 1_000 + 2_000);
  await expectOneSetInVain();
});

test("stopped itself in the middle of a Set until its limit is over, an engine is gone when it goes on", async () => {
  await hangAtSet();
  const engine = await startTestEngine(cloud.control.cloud, { setLimitSeconds });
  const visit = set();
  engine.listen(visit.id, [token], (message) => {
    if ("event" in message && message.event === "before")
      engine.send(encodeGo(visit.id, { go: true, withinMs: 20_000 }));
  });
  engine.send(encodeRequest(visit));
  await untilSet();
  process.kill(engine.pid, "SIGSTOP");
  await sleep(setLimitSeconds * 1_000);
  expect(readStartTime(engine.pid)).not.toBeNull();
  process.kill(engine.pid, "SIGCONT");
  const goneMs = await untilGone(engine.pid);
  console.info(`the engine was gone ${goneMs} ms after it went on`);
  expect(goneMs).toBeLessThan(2_000);
  expect(await engine.ended).toMatchObject({ signal: "SIGKILL", expected: false });
  await expectOneSetInVain();
});

test("a Set that is cut by the engine's own limit is told as maybe", async () => {
  await hangAtSet();
  const pool = createTestPool(cloud.control.cloud, { setLimitSeconds: 2 });
  const result = await pool.visit(set(), goAtOnce);
  expect(result).toMatchObject({ ok: false, sent: "maybe", before: false, error: { type: "engineExited" } });
  await pool.close();
});

test("no permission until the engine's own limit: it is gone, and nothing was sent", async () => {
  const pool = createTestPool(cloud.control.cloud, { setLimitSeconds: 1 });
  const result = await pool.visit(set(), { before: () => new Promise(() => undefined) });
  expect(result).toMatchObject({ ok: false, sent: "no", before: false, error: { type: "engineExited" } });
  expect(await findSets()).toEqual([]);
  await pool.close();
});

test("once the value is read back the limit is called off: a slow end of the visit is not cut", async () => {
  const projectRoot = createTestRoot((module) => {
    const file = join(module, "session/Disconnect-ExchangeOnline.ps1");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/(\n {4}param\(.*\)\n)/, "$1    [Threading.Thread]::Sleep(2500)\n"));
    expect(readFileSync(file, "utf8")).not.toBe(text);
  });
  const pool = createTestPool(cloud.control.cloud, { projectRoot, setLimitSeconds: 2, warm: 0 });
  const started = performance.now();
  expect(await pool.visit(set(), goAtOnce)).toMatchObject({ ok: true, after: true, set: "sent" });
  expect(performance.now() - started).toBeGreaterThan(2_500);
  await pool.close();
});
