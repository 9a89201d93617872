import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { readSystemEnv } from "#lib/env.ts";
import { openControl } from "../sim/control-client.ts";
import { findFreePort } from "./ports.ts";
import { readPostgresRecord } from "./postgres.ts";
import { isAlive } from "./process-table.ts";
import { root } from "./set-up.ts";

interface Started {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

const folder = mkdtempSync(join(tmpdir(), "sendlock-start-"));
// Closed to others, as a temporary folder is: the database finds another place where this is root.
const dataDir = join(folder, "data");
let port: number;
const started: Started[] = [];

beforeAll(async () => {
  port = await findFreePort();
});
// A test that fails must not leave its product to the next one.
afterEach(async () => {
  for (const { child, exit } of started) {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await exit;
  }
});
afterAll(async () => {
  const record = await readPostgresRecord(dataDir).catch(() => undefined);
  if (record && !record.dataPath.startsWith(folder))
    rmSync(dirname(record.dataPath), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function start(settings: Record<string, string> = {}): Started {
  const ownSettings = { DATA_DIR: dataDir, PORT: String(port), ...settings };
  // Not this process's environment: Vitest adds a BASE_URL of its own.
  const env = { ...readSystemEnv(), ...ownSettings } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const exit = new Promise<number | null>((resolve) => child.once("exit", (exitCode) => resolve(exitCode)));
  const one = { child, output: () => output, exit };
  started.push(one);
  return one;
}

async function startUp(settings?: Record<string, string>): Promise<Started> {
  const one = start(settings);
  while (!one.output().includes("Sendlock is at")) {
    if (one.child.exitCode !== null) throw new Error(`It ended: ${one.output()}`);
    await setTimeout(50);
  }
  return one;
}

/** Every process below this one, whatever group or session it is in. */
function listDescendants(pid: number): { pid: number; command: string }[] {
  const processes = readdirSync("/proc").flatMap((name) => {
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8"))?.[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(name), parent, command }];
    } catch {
      return [];
    }
  });
  const below = (ancestor: number): typeof processes =>
    processes.filter((each) => each.parent === ancestor).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid);
}

const survivors = async (processes: { pid: number; command: string }[]) => {
  const alive = await Promise.all(processes.map(({ pid }) => isAlive(pid)));
  return processes.filter((_, index) => alive[index]).map(({ command }) => command);
};

const findChild = (one: Started, command: string) =>
  listDescendants(one.child.pid ?? 0).find((each) => each.command.includes(command))?.pid ?? 0;

function makeApiToken(): string {
  const env = { ...readSystemEnv(), DATA_DIR: dataDir } as unknown as NodeJS.ProcessEnv;
  const args = ["scripts/token.ts", "--name", "test", "--role", "technician"];
  return (
    execFileSync(process.execPath, args, { cwd: root, env, encoding: "utf8" }).trim().split("\n").at(-1) ?? ""
  );
}

const readServerPid = async () => {
  const record = await readPostgresRecord(dataDir);
  return Number(readFileSync(join(record?.dataPath ?? "", "postmaster.pid"), "utf8").split("\n")[0]);
};

describe("a start", () => {
  test("shows each step with its time and serves its pages; Ctrl-C, which npm doubles, leaves nothing behind", async () => {
    const one = await startUp();
    for (const step of [
      "Prisma client",
      "PowerShell",
      "Pages",
      "PostgreSQL",
      "Database schema",
      "Keys",
      "Worker and web",
    ]) {
      expect(one.output()).toMatch(new RegExp(`^${step}.* \\(\\d+\\.\\d s\\)$`, "m"));
    }
    expect(one.output()).toContain("25 added");
    expect(one.output()).toContain("For a sign-in link: npm run sign-in-link");
    expect((await fetch(`http://localhost:${port}/api/v1/health/ready`)).status).toBe(200);
    const processes = listDescendants(one.child.pid ?? 0);
    expect(processes.map(({ command }) => command).join()).toMatch(/worker\/main\.ts/);
    const server = await readServerPid();
    const from = performance.now();
    one.child.kill("SIGINT");
    one.child.kill("SIGINT");
    expect(await one.exit).toBe(0);
    console.log(`ended after ${Math.round(performance.now() - from)} ms with ${processes.length} processes`);
    expect(performance.now() - from).toBeLessThan(10_000);
    await vi.waitFor(async () => expect(await survivors(processes)).toEqual([]), { timeout: 1_000 });
    expect(await isAlive(server)).toBe(false);
    expect(one.output()).not.toContain("Stopping at once");
  });

  test("skips what is done, restarts what dies, and keeps a second one out", async () => {
    const one = await startUp();
    expect(one.output()).toMatch(/^Pages +is up to date/m);
    expect(one.output()).toMatch(/^Database schema +is up to date/m);
    expect(one.output()).toMatch(/^Simulated tenants are there/m);
    const second = start({ PORT: String(await findFreePort()) });
    expect(await second.exit).toBe(1);
    expect(second.output()).toMatch(/Sendlock runs already in .*, at http:\/\/localhost:\d+ \(process \d+\)/);
    const worker = findChild(one, "worker/main.ts");
    process.kill(worker, "SIGKILL");
    const said = "worker │ was killed by SIGKILL; starting it again in 1 s";
    await vi.waitFor(() => expect(one.output()).toContain(said), { timeout: 5_000 });
    await vi.waitFor(() => expect([0, worker]).not.toContain(findChild(one, "worker/main.ts")), {
      timeout: 5_000,
    });
    one.child.kill("SIGTERM");
    expect(await one.exit).toBe(0);
  });

  test("that is killed takes worker, web, engines and simulated cloud along; the next one takes over its database", async () => {
    const one = await startUp();
    const processes = listDescendants(one.child.pid ?? 0);
    expect(processes.length).toBeGreaterThanOrEqual(3);
    one.child.kill("SIGKILL");
    const from = performance.now();
    await vi.waitFor(async () => expect(await survivors(processes)).toEqual([]), {
      timeout: 12_000,
      interval: 50,
    });
    console.log(`children of a killed start were gone after ${Math.round(performance.now() - from)} ms`);
    const next = await startUp();
    expect(next.output()).toContain("left by a start that was killed; reused");
    next.child.kill("SIGINT");
    expect(await next.exit).toBe(0);
  });
});

/** Asks for a check of the first tenant and tells how to look at its run. */
async function askForCheck(authorization: string, prepare?: (entraTenantId: string) => Promise<unknown>) {
  const api = `http://localhost:${port}/api/v1`;
  const { items } = await (await fetch(`${api}/tenants?limit=1`, { headers: { authorization } })).json();
  const { id, entraTenantId } = items[0];
  await prepare?.(entraTenantId);
  const asked = await fetch(`${api}/runs`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ action: "check", target: { tenantIds: [id] } }),
  });
  const run = await asked.json();
  return async () => (await fetch(`${api}/runs/${run.id}`, { headers: { authorization } })).json();
}

describe("a database that is killed", () => {
  test("comes back by itself on its port, is said, and a run asked for afterwards finishes", async () => {
    const one = await startUp();
    const authorization = `Bearer ${makeApiToken()}`;
    const record = await readPostgresRecord(dataDir);
    const ready = async () => (await fetch(`http://localhost:${port}/api/v1/health/ready`)).status;
    const server = await readServerPid();
    const from = performance.now();
    process.kill(server, "SIGKILL");
    const said = `postgres │ ended unasked; starting it again in 1 s (log: ${join(dataDir, "logs", "postgres.log")})`;
    await vi.waitFor(() => expect(one.output()).toContain(said), { timeout: 2_000, interval: 20 });
    await vi.waitFor(() => expect(one.output()).toContain("postgres │ takes connections again"), {
      timeout: 15_000,
      interval: 20,
    });
    const answersMs = performance.now() - from;
    await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 15_000, interval: 50 });
    console.log(
      `database back after ${Math.round(answersMs)} ms, ready after ${Math.round(performance.now() - from)} ms`,
    );
    expect(await readServerPid()).not.toBe(server);
    expect(await readPostgresRecord(dataDir)).toEqual(record);
    const readRun = await askForCheck(authorization);
    await vi.waitFor(async () => expect((await readRun()).state).toBe("finished"), {
      timeout: 30_000,
      interval: 200,
    });
    expect((await readRun()).counts).toEqual({ succeeded: 1 });
    const next = await readServerPid();
    one.child.kill("SIGINT");
    expect(await one.exit).toBe(0);
    expect(await isAlive(next)).toBe(false);
  });
});

describe("Ctrl-C while a tenant is being visited", () => {
  test("ends event streams and all else within 10 s, says what is left, and the next start finishes it", async () => {
    const one = await startUp();
    const authorization = `Bearer ${makeApiToken()}`;
    const readRun = await askForCheck(authorization, (entraTenantId) =>
      openControl(dataDir).addFault(entraTenantId, { kind: "hang", match: { cmdlet: "EXOModuleFile" } }),
    );
    const stream = await fetch(`http://localhost:${port}/api/v1/events`, { headers: { authorization } });
    const streamEnd = stream.text().then(
      () => "ended",
      () => "ended",
    );
    await vi.waitFor(async () => expect((await readRun()).counts).toEqual({ running: 1 }), {
      timeout: 10_000,
    });
    const processes = listDescendants(one.child.pid ?? 0);
    const from = performance.now();
    one.child.kill("SIGINT");
    expect(await one.exit).toBe(0);
    const ms = performance.now() - from;
    console.log(`ended after ${Math.round(ms)} ms with a visit that hung`);
    expect(ms).toBeLessThan(10_000);
    expect(await streamEnd).toBe("ended");
    expect(one.output()).toContain("Left to recovery: 1 tenant, taken up at the next start.");
    await vi.waitFor(async () => expect(await survivors(processes)).toEqual([]), { timeout: 1_000 });

    const next = await startUp();
    await vi.waitFor(async () => expect((await readRun()).state).toBe("finished"), {
      timeout: 30_000,
      interval: 200,
    });
    next.child.kill("SIGINT");
    expect(await next.exit).toBe(0);
  });
});

describe("a start that cannot be ends with one sentence and exit code 1:", () => {
  async function refusalOf(settings: Record<string, string>): Promise<string> {
    const one = start(settings);
    expect(await one.exit).toBe(1);
    expect(one.output()).not.toMatch(/\n {4}at /);
    return one.output().trim().split("\n").at(-1) ?? "";
  }

  test("a port in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    try {
      expect(await refusalOf({})).toBe(
        `Port ${port} is in use. End the program that has it, or take another port: PORT=${port + 1} npm start`,
      );
    } finally {
      server.close();
    }
  });

  test("a wrong setting", async () => {
    expect(await refusalOf({ LOG_LEVEL: "loud" })).toBe(
      "A setting is wrong. LOG_LEVEL: must be trace, debug, info, warn or error.",
    );
  });

  test("a machine with neither PowerShell nor the .NET SDK", async () => {
    const empty = mkdtempSync(join(folder, "path-"));
    expect(await refusalOf({ PATH: empty })).toMatch(
      /^PowerShell is missing\. Install PowerShell 7\.6 \(pwsh\), or the \.NET SDK 10 .* set PWSH to it\.$/,
    );
  });

  test("a DATA_DIR that is no folder", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(await refusalOf({ DATA_DIR: file })).toMatch(
      /^DATA_DIR .* cannot be used: .* set DATA_DIR to another folder\.$/,
    );
  });

  test("a DATA_DIR with a broken database", async () => {
    const broken = mkdtempSync(join(tmpdir(), "sendlock-broken-"));
    mkdirSync(join(broken, "postgres"));
    writeFileSync(join(broken, "postgres", "PG_VERSION"), "18\n");
    const refusal = await refusalOf({ DATA_DIR: broken });
    rmSync(broken, { recursive: true });
    expect(refusal).toMatch(/is broken: files are missing\. Restore it from a backup/);
  });

  test("a database out of reach", async () => {
    const url = (user: string) => `postgres://${user}:canary@127.0.0.1:1/sendlock`;
    const refusal = await refusalOf({ DATABASE_URL: url("product"), DATABASE_ADMIN_URL: url("owner") });
    expect(refusal).toMatch(
      /^The database "sendlock" at 127\.0\.0\.1:1 cannot be used as "owner": .*ECONNREFUSED/,
    );
    expect(refusal).not.toContain("canary");
  });
});
