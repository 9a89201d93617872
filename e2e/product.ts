import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Role } from "#lib/access/schema.ts";
import { readSystemEnv } from "#lib/env.ts";
import { type Control, openControl } from "../sim/control-client.ts";
import { listProcesses } from "./processes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const startWithinMs = 180_000;

export interface Product {
  baseUrl: string;
  dataDir: string;
  pid: number;
  control: Control;
  /** What it said on the terminal so far. */
  output: () => string;
  /** A fresh address that signs in once, made as its administrator makes it. */
  signInLink: () => Promise<string>;
  /** A new API token. */
  token: (role: Role) => Promise<string>;
  /** Address of its database with the product's role. */
  databaseUrl: string;
  workerPid: () => number | undefined;
  stop: () => Promise<void>;
}

/** More than one page of tenants, and enough for each test to have its own. */
export const simulatedTenants = 80;

/**
 * Starts the product as `npm start` does, with data, ports and simulated cloud of its own.
 * @param more settings besides these, as environment variables
 */
export async function startProduct(more: Record<string, string> = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), "sendlock-e2e-"));
  const port = await findFreePort();
  const settings = {
    DATA_DIR: dataDir,
    PORT: String(port),
    SIMULATED_TENANTS: String(simulatedTenants),
    ...more,
  };
  const env = { ...readSystemEnv(), ...settings } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, ["scripts/start.ts"], { cwd: root, env, detached: true });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  try {
    await waitForLine(child, () => output);
  } catch (error) {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
  const pid = child.pid ?? 0;
  const databaseUrl: string = JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8")).productUrl;
  await turnDailyCheckOff(databaseUrl);
  const run = (script: string, ...args: string[]) => runCommand([`scripts/${script}.ts`, ...args], env);
  return {
    baseUrl: `http://localhost:${port}`,
    dataDir,
    pid,
    control: openControl(dataDir),
    output: () => output,
    signInLink: () => run("sign-in-link"),
    token: (role) => run("token", "--name", `e2e ${role}`, "--role", role),
    databaseUrl,
    workerPid: () => listProcesses([pid]).find(({ command }) => command.endsWith("worker/main.ts"))?.pid,
    stop: async () => {
      await end(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * At night the daily check would visit the tenants that a test or bench counts on. What it began before it was off is
 * ended, and what it read is forgotten.
 */
async function turnDailyCheckOff(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(
    `INSERT INTO settings (key, value, changed_by) VALUES ('dailyCheck', '{"on":false}', 'test')`,
  );
  const ofSystem = "run_id IN (SELECT id FROM runs WHERE requester_kind = 'system')";
  await client.query(
    `UPDATE run_items SET state = 'cancelled', ended_at = now() WHERE ${ofSystem} AND state = 'queued'`,
  );
  const readOpen = () =>
    client.query(`SELECT 1 FROM run_items WHERE ${ofSystem} AND state IN ('queued', 'running')`);
  while ((await readOpen()).rowCount !== 0) await new Promise((resolve) => setTimeout(resolve, 100));
  await client.query(
    `UPDATE tenants SET direct_send = 'unknown', unknown_reason = 'never-read', checked_at = NULL,
       error_code = NULL, error_raw = NULL, error_at = NULL, auth_failures = 0
     WHERE checked_at IS NOT NULL OR error_at IS NOT NULL`,
  );
  await client.end();
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function waitForLine(child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + startWithinMs;
  while (!output().includes("Sendlock is at")) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline)
      throw new Error(`Sendlock did not start (exit code ${child.exitCode}):\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGINT");
  await gone;
}

/** Runs one of the product's commands; returns the last line it prints. */
async function runCommand(args: string[], env: NodeJS.ProcessEnv, input = ""): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, env });
  let output = "";
  let complaint = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (complaint += chunk));
  child.stdin.end(input);
  const [exitCode] = await once(child, "close");
  if (exitCode !== 0) throw new Error(`${args[0]} ended with ${exitCode}: ${complaint}`);
  return output.trim().split("\n").at(-1) ?? "";
}
