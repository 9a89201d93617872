import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { takeFileLock } from "../scripts/file-lock.ts";
import { OperatorError } from "../scripts/operator-error.ts";
import { findFreePort } from "../scripts/ports.ts";
import { choosePlace, type PostgresPlace } from "../scripts/postgres-place.ts";
import {
  findRunning,
  hasData,
  initialize,
  makePasswords,
  ownerRole,
  type Passwords,
  productRole,
  startServer,
  stopServer,
} from "../scripts/postgres-server.ts";

/** One server for tests, in the project's cache, shared by all runs that go at the same time. */
const folder = fileURLToPath(new URL("../.cache/test-postgres", import.meta.url));
const serverFile = `${folder}/server.json`;

/** What is lost with the power is made again: speed before durability. */
const testSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "300",
};

export interface TestServer {
  port: number;
  passwords: Passwords;
}

/** Address of a database on the test server, for the owner's role or the product's. */
export function makeUrl(server: TestServer, role: "owner" | "product", database: string): string {
  const user = role === "owner" ? ownerRole : productRole;
  return `postgres://${user}:${server.passwords[role]}@127.0.0.1:${server.port}/${database}`;
}

/** The server of this test run; throws where the run was started without the global set-up. */
export async function readTestServer(): Promise<TestServer> {
  try {
    return JSON.parse(await readFile(serverFile, "utf8"));
  } catch (cause) {
    throw new OperatorError("The test database does not run: start tests with npm test or vitest.", {
      cause,
    });
  }
}

async function holdGuard(): Promise<() => void> {
  const release = takeFileLock(`${folder}/guard.lock`, "exclusive", 60_000);
  if (release) return release;
  throw new OperatorError(
    `Another test run has held ${folder}/guard.lock for a minute. End it and try again.`,
  );
}

async function ensureRunning(place: PostgresPlace): Promise<TestServer & { wasStopped: boolean }> {
  const known: TestServer | undefined = await readTestServer().catch(() => undefined);
  const usable = known !== undefined && (await hasData(place).catch(() => false));
  const server = usable ? known : { port: 0, passwords: makePasswords() };
  if (!usable) {
    await stopServer(place);
    await rm(place.dataPath, { recursive: true, force: true });
    await initialize(place, server.passwords, false);
  }
  const running = await findRunning(place);
  server.port = running?.port ?? (await findFreePort());
  if (!running) await startServer(place, server.port, `${folder}/postgres.log`, testSettings);
  await writeFile(serverFile, JSON.stringify(server), { mode: 0o600 });
  return { ...server, wasStopped: !running };
}

export interface RunningTestServer extends TestServer {
  /** True where this call started it: nobody else uses it. */
  wasStopped: boolean;
  /** Ends the server when nobody else uses it. */
  stop: () => Promise<void>;
}

/** Starts the test server, or joins the one that runs. */
export async function startTestServer(): Promise<RunningTestServer> {
  await mkdir(folder, { recursive: true });
  const place = await choosePlace(`${folder}/postgres`);
  const releaseGuard = await holdGuard();
  const releaseUse = takeFileLock(`${folder}/users.lock`, "shared");
  try {
    const server = await ensureRunning(place);
    return { ...server, stop: () => leave(place, releaseUse) };
  } catch (error) {
    releaseUse?.();
    throw error;
  } finally {
    releaseGuard();
  }
}

async function leave(place: PostgresPlace, releaseUse: (() => void) | undefined): Promise<void> {
  const releaseGuard = await holdGuard();
  releaseUse?.();
  const alone = takeFileLock(`${folder}/users.lock`, "exclusive");
  try {
    if (alone) await stopServer(place);
  } finally {
    alone?.();
    releaseGuard();
  }
}
