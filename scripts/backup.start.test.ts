import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { readSystemEnv } from "#lib/env.ts";
import { findFreePort } from "./ports.ts";
import { readPostgresRecord } from "./postgres.ts";
import { root } from "./set-up.ts";
import { runCommand } from "./test-backup.ts";

vi.setConfig({ testTimeout: 300_000 });
const folder = mkdtempSync(join(tmpdir(), "sendlock-drill-"));
const [first, second] = [join(folder, "first"), join(folder, "second")];
const phrase = "correct horse battery staple";
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) await end(child);
});
afterAll(async () => {
  for (const dataDir of [first, second]) {
    const record = await readPostgresRecord(dataDir).catch(() => undefined);
    if (record && !record.dataPath.startsWith(folder))
      rmSync(dirname(record.dataPath), { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}

/** `npm start`; resolves with what it said once it serves, or has ended. */
async function start(settings: Record<string, string>): Promise<{ child: ChildProcess; said: () => string }> {
  const env = { ...readSystemEnv(), ...settings } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, ["scripts/start.ts"], { cwd: root, env });
  started.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  while (!said.includes("Sendlock is at") && child.exitCode === null) await sleep(50);
  return { child, said: () => said };
}

async function readProduct(dataDir: string, port: string) {
  const made = await runCommand("token", ["--name", "drill", "--role", "viewer"], { DATA_DIR: dataDir });
  const headers = { authorization: `Bearer ${made.said.trim().split("\n").at(-1)}` };
  const get = async (path: string) =>
    (await fetch(`http://localhost:${port}/api/v1/${path}`, { headers })).json();
  const { items, total } = await get("tenants?limit=100&sort=name");
  const names = items.map(({ name, entraTenantId }: Record<string, string>) => [name, entraTenantId]);
  const audit = await get("audit?limit=200");
  const events = audit.items.map(({ type }: { type: string }) => type);
  return { names, total, events };
}

test("a backup of a product that runs comes back on another machine, and that product starts and serves it", async () => {
  const port = String(await findFreePort());
  const here = await start({ DATA_DIR: first, PORT: port });
  expect(here.said()).toContain("Sendlock is at");
  const before = await readProduct(first, port);
  const made = await runCommand("backup", [], { DATA_DIR: first });
  expect(made.exitCode, made.said).toBe(0);
  const backup = join(first, "backups", readdirSync(join(first, "backups"))[0] ?? "");
  const keys = join(folder, "keys.jwe");
  expect((await runCommand("export-keys", [keys], { DATA_DIR: first }, phrase)).exitCode).toBe(0);
  const busy = await runCommand("restore", [backup, "--replace", "--yes-lose", "1"], { DATA_DIR: first });
  expect(busy).toMatchObject({ exitCode: 1, said: expect.stringContaining("Sendlock runs already in") });
  await end(here.child);
  const ended = await runCommand("backup", [], { DATA_DIR: first });
  expect(ended).toMatchObject({ exitCode: 1, said: expect.stringContaining("Sendlock does not run") });

  const settings = { DATA_DIR: second, PORT: port, SIMULATED_CLOUD: "off" };
  expect((await runCommand("import-keys", [keys], settings, phrase)).exitCode).toBe(0);
  const restored = await runCommand("restore", [backup], settings);
  expect(restored.exitCode, restored.said).toBe(0);
  const there = await start(settings);
  expect(there.said()).toContain("Sendlock is at");
  const after = await readProduct(second, port);
  expect(after).toMatchObject({ names: before.names, total: before.total });
  // Sendlock's own nightly check may have asked for something since.
  expect(after.events).toContain("history.restored");
  expect(after.events.slice(-before.events.length)).toEqual(before.events);
  await end(there.child);

  // The keys of another machine.
  const other = await runCommand("make-keys", [join(folder, "other")], {});
  expect(other.exitCode, other.said).toBe(0);
  const signing = { AUDIT_SIGNING_KEY_FILE: join(folder, "other", "keys", "audit-signing.pem") };
  const refused = await start({ ...settings, ...signing });
  expect(refused.said()).toContain("The key that signs the history is not the one that signed it so far.");
  expect(refused.said()).not.toContain("Sendlock is at");
});
