import { fileURLToPath } from "node:url";
import { inheritEnv } from "#lib/env.ts";
import { Engine, type EngineLog, type EngineOptions } from "./engine-process.ts";
import { locateEngine } from "./locate.ts";
import { createPool, type EnginePool, type PoolOptions, type Visit } from "./pool.ts";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** What engines under test pick from. */
export const testEnvironment: Record<string, string | undefined> = inheritEnv({});

export interface LogEntry {
  level: "info" | "warn";
  message: string;
  data: Record<string, unknown>;
}

/** A log that keeps what it is told. */
export function createTestLog(): EngineLog & { entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const keep = (level: LogEntry["level"]) => (data: object, message: string) => {
    entries.push({ level, message, data: { ...data } });
  };
  return { entries, info: keep("info"), warn: keep("warn") };
}

/** What a test knows of the simulated cloud. */
export interface TestCloud {
  exchange: string;
  fingerprint256: string;
}

/** A pool over the real PowerShell engine of this machine. */
export function createTestPool(
  cloud: TestCloud,
  options: Partial<PoolOptions> = {},
): EnginePool & { log: ReturnType<typeof createTestLog> } {
  const log = createTestLog();
  const pool = createPool({
    projectRoot,
    environment: testEnvironment,
    concurrency: 2,
    warm: 1,
    simulated: { exchangeUrl: cloud.exchange, fingerprint256: cloud.fingerprint256 },
    log,
    ...options,
  });
  return {
    log,
    status: (name) => pool.status(name),
    visit: (...args) => pool.visit(...args),
    close: () => pool.close(),
  };
}

/** One engine under no supervision, ready. */
export async function startTestEngine(
  cloud: TestCloud,
  options: Partial<EngineOptions> = {},
): Promise<Engine> {
  const located = locateEngine("simulated", { projectRoot, environment: testEnvironment });
  if ("state" in located) throw new Error(located.message);
  const engine = new Engine({
    command: located.command,
    script: `${projectRoot}worker/powershell/exchange.ps1`,
    modulePath: located.modulePath,
    environment: testEnvironment,
    extraEnvironment: {
      SIMULATED_EXCHANGE_URL: cloud.exchange,
      SIMULATED_CLOUD_FINGERPRINT: cloud.fingerprint256,
    },
    log: createTestLog(),
    ...options,
  });
  await engine.ready;
  return engine;
}

let visits = 0;

/** A visit to a simulated tenant, with an id of its own. */
export function visitOf(
  tenant: { id: string; initialDomain: string },
  token: string,
  more: Partial<Visit> = {},
): Visit {
  visits += 1;
  return {
    id: `visit.${visits}`,
    op: "check",
    auth: "app",
    tenant: { id: tenant.id, domain: tenant.initialDomain, cloud: "simulated" },
    token,
    ...more,
  };
}

export const goAtOnce = { before: async () => ({ go: true as const, withinMs: 20_000 }) };
