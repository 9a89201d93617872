import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type StartedCloud, startCloud } from "../../sim/start-for-tests.ts";
import { createTestClient } from "../../sim/test-client.ts";
import { Engine } from "./engine-process.ts";
import { locateEngine } from "./locate.ts";
import {
  createTestLog,
  createTestPool,
  goAtOnce,
  projectRoot,
  testEnvironment,
  visitOf,
} from "./test-pool.ts";
import { createTestRoot, removeTestRoots } from "./test-root.ts";

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(async () => {
  removeTestRoots();
  await cloud.stop();
});
const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.kill()));
});

/** An engine of a project folder, with everything that it said. */
function start(root: string, exchangeUrl = cloud.control.cloud.exchange) {
  const located = locateEngine("simulated", { projectRoot: root, environment: testEnvironment });
  if ("state" in located) throw new Error(located.message);
  const log = createTestLog();
  const engine = new Engine({
    command: located.command,
    script: join(root, "worker/powershell/exchange.ps1"),
    modulePath: located.modulePath,
    environment: testEnvironment,
    extraEnvironment: {
      SIMULATED_EXCHANGE_URL: exchangeUrl,
      SIMULATED_CLOUD_FINGERPRINT: cloud.control.cloud.fingerprint256,
    },
    log,
  });
  engines.push(engine);
  return { engine, log };
}

test("an engine that got ready has sent nothing to the cloud and rehearsed without a fault", async () => {
  const before = (await cloud.control.ledger()).length;
  const { engine, log } = start(projectRoot);
  await engine.ready;
  expect((await cloud.control.ledger()).length).toBe(before);
  expect(log.entries).toEqual([]);
});

test("the rehearsal runs no command of the Exchange module", async () => {
  const root = createTestRoot((module) => {
    const session = join(module, "session");
    for (const file of readdirSync(session).filter((name) => /^(Connect|Disconnect|Get)-/.test(name)))
      appendFileSync(
        join(session, file),
        `\n\${function:${file.slice(0, -4)}} = { [Console]::Error.WriteLine("ran ${file}") }\n`,
      );
  });
  const { engine, log } = start(root);
  await engine.ready;
  expect(log.entries).toEqual([]);
});

test.each([
  ["fails", "throw 'broken'", "rehearsal: .*broken"],
  ["hangs", "while ($true) { [Threading.Thread]::Sleep(10) }", "rehearsal: .*longer than 2000 ms"],
])("an engine whose rehearsal %s gets ready and says so", async (_how, script, words) => {
  const root = createTestRoot(() => undefined);
  rmSync(join(root, "worker"));
  cpSync(join(projectRoot, "worker/powershell"), join(root, "worker/powershell"), { recursive: true });
  writeFileSync(join(root, "worker/powershell/rehearsal/visit.ps1"), script);
  const { engine, log } = start(root);
  await engine.ready;
  await vi.waitFor(() => expect(log.entries).toHaveLength(1));
  expect(log.entries[0]?.data).toMatchObject({ from: "stderr", noise: expect.stringMatching(words) });
});

test("an engine without a network gets ready", async () => {
  const { engine } = start(projectRoot, "https://127.0.0.1:1");
  await expect(engine.ready).resolves.toMatchObject({ event: "ready" });
});

test("after the rehearsal the tenant is read by the Exchange module and not by what was rehearsed with", async () => {
  const client = await createTestClient(cloud.control);
  const tenant = (await cloud.control.tenants()).find(({ kind }) => kind === "plain");
  if (!tenant) throw new Error("There is no plain tenant.");
  await cloud.control.setTenant(tenant.id, { rejectDirectSend: true });
  const pool = createTestPool(cloud.control.cloud);
  try {
    const visit = visitOf(tenant, await client.token(tenant.id), { op: "set", value: false });
    expect(await pool.visit(visit, goAtOnce)).toMatchObject({ ok: true, before: true, after: false });
  } finally {
    await pool.close();
  }
});
