/** `npm start`: brings everything up, keeps it up, and takes it down at Ctrl-C. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readStartEnv, SettingsError, type StartEnv } from "#lib/env.ts";
import { migrate } from "../prisma/migrate.ts";
import {
  type ChildContext,
  describeAnchors,
  describeDatabase,
  startSimulatedCloud,
  startWeb,
  startWorker,
} from "./children.ts";
import { announceRunning, claimDataDir, prepareDataDir } from "./data-dir.ts";
import { ensureKeys, type KeyFiles, nameKeyFiles } from "./keys.ts";
import { OperatorError } from "./operator-error.ts";
import { readKeyUse } from "./owner-questions.ts";
import { findPortFault } from "./ports.ts";
import { startPostgres } from "./postgres.ts";
import { createProgress, type Progress } from "./progress.ts";
import { setUp } from "./set-up.ts";
import { endParts, killParts, type Parts, watchSignals } from "./shutdown.ts";
import { probeReadiness, waitUntilReady } from "./wait-until-ready.ts";
import { watchPostgres } from "./watch-postgres.ts";

const stopping = new AbortController();

async function checkPort({ port, host }: StartEnv): Promise<void> {
  const fault = await findPortFault(port, host);
  if (fault === undefined) return;
  if (fault === "EADDRINUSE") {
    throw new OperatorError(
      `Port ${port} is in use. End the program that has it, or take another port: PORT=${port + 1} npm start`,
    );
  }
  throw new OperatorError(
    `Nothing can listen on ${host}, port ${port} (${fault}). Set HOST and PORT to others.`,
  );
}

/** Starts or reaches the database and brings it to this version. */
async function openDatabase(env: StartEnv, parts: Parts, progress: Progress): Promise<string> {
  let [ownerUrl, productUrl] = [env.databaseAdminUrl, env.databaseUrl];
  if (ownerUrl === undefined || productUrl === undefined) {
    const logFile = join(env.dataDir, "logs", "postgres.log");
    parts.postgres = await progress.step(
      "PostgreSQL",
      () => startPostgres(env.dataDir, logFile),
      ({ made, reused, port }) =>
        `${reused ? "ran already, left by a start that was killed; reused" : made ? "made and started" : "started"} on port ${port}`,
    );
    parts.postgresWatch = watchPostgres(parts.postgres, progress.say);
    ({ ownerUrl, productUrl } = parts.postgres);
  }
  const productRole = decodeURIComponent(new URL(productUrl).username);
  const options = { ownerUrl, productRole, log: () => undefined };
  await progress.step(
    "Database schema",
    () => migrate(options),
    ({ applied }) => (applied.length === 0 ? "is up to date" : `migrations applied: ${applied.length}`),
  );
  parts.ownerUrl = ownerUrl;
  return productUrl;
}

async function makeKeys(env: StartEnv, ownerUrl: string | undefined, url: string): Promise<KeyFiles> {
  const keys = await ensureKeys(env.dataDir, nameKeyFiles(env), await readKeyUse(ownerUrl ?? ""));
  const { checkSigningKey } = await import("./product-database.ts");
  await checkSigningKey({ url, ...keys });
  return keys;
}

async function startSimulation(context: ChildContext, productUrl: string, parts: Parts, progress: Progress) {
  const { env, keys } = context;
  await progress.step("Simulated cloud", async () => {
    const { child, isReady } = startSimulatedCloud(context);
    parts.simulatedCloud = child;
    await waitUntilReady(child, join(env.dataDir, "logs", "sim.log"), isReady, stopping.signal);
  });
  const { seed } = await import("./product-database.ts");
  const access = { url: productUrl, ...keys, dataDir: env.dataDir };
  await progress.step(
    "Simulated tenants",
    () => seed(access),
    (added) => (added > 0 ? `${added} added` : "are there"),
  );
}

async function start(env: StartEnv, parts: Parts, progress: Progress): Promise<void> {
  await prepareDataDir(env.dataDir);
  await claimDataDir(env.dataDir);
  parts.dataDir = env.dataDir;
  await checkPort(env);
  await setUp({ pwsh: env.pwsh, signal: stopping.signal }, progress);
  const productUrl = await openDatabase(env, parts, progress);
  const keys = await progress.step(
    "Keys",
    () => makeKeys(env, parts.ownerUrl, productUrl),
    () => "in place",
  );
  const database = await describeDatabase(env, productUrl);
  const anchors = await describeAnchors(env);
  const context: ChildContext = { env, keys, database, anchors, show: progress.say };
  if (env.simulatedCloud) await startSimulation(context, productUrl, parts, progress);
  stopping.signal.throwIfAborted();
  await progress.step(
    "Worker and web",
    async () => {
      parts.worker = startWorker(context);
      parts.web = startWeb(context);
      const log = join(env.dataDir, "logs", "web.log");
      await waitUntilReady(parts.web, log, () => probeReadiness(env), stopping.signal);
    },
    () => "ready",
  );
  await announceRunning(env.dataDir, { pid: process.pid, baseUrl: env.baseUrl });
  progress.say(`\nSendlock is at ${env.baseUrl} (started in ${progress.totalSeconds()}; Ctrl-C ends it)`);
  await offerSignIn(env, keys, productUrl, progress);
}

async function offerSignIn(env: StartEnv, keys: KeyFiles, url: string, { say }: Progress): Promise<void> {
  // Whatever reads a pipe or a log file is not the person who may sign in.
  if (!process.stdout.isTTY) return say("For a sign-in link: npm run sign-in-link");
  const { makeSignInLink } = await import("./product-database.ts");
  say(`Sign in once, within 15 minutes: ${await makeSignInLink({ url, ...keys }, env.baseUrl)}`);
}

/** Longest wait at Ctrl-C for a step of the start that is under way. */
const stepMs = 1_500;

/** The first failure, or Ctrl-C: everything comes down, and this process with it. */
async function main(): Promise<void> {
  const env = readStartEnv();
  const parts: Parts = {};
  const progress = createProgress();
  const starting = start(env, parts, progress);
  const begun = starting.catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  watchSignals(
    async () => {
      progress.say("\nStopping: nothing new is taken, what runs has 8 s (Ctrl-C again: at once)");
      const from = performance.now();
      stopping.abort();
      await Promise.race([begun, setTimeout(stepMs)]);
      await endParts(parts, progress.say);
      progress.say(`Ended after ${((performance.now() - from) / 1000).toFixed(1)} s.`);
      process.exit(0);
    },
    async () => {
      progress.say("Stopping at once");
      await killParts(parts);
      process.exit(0);
    },
  );
  await begun.catch(async (error: unknown) => {
    report(error);
    await endParts(parts, progress.say);
    process.exit(1);
  });
}

function report(error: unknown): void {
  const expected = error instanceof OperatorError || error instanceof SettingsError;
  console.error(expected ? `\n${error.message}` : error);
}

await main().catch((error: unknown) => {
  report(error);
  process.exitCode = 1;
});
