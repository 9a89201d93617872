import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readSigner } from "#lib/audit/chain.ts";
import { requireSigningKey } from "#lib/audit/signing-key.ts";
import { readKeySet } from "#lib/credentials/key-set.ts";
import { openDatabase } from "#lib/db.ts";
import { readSystemEnv, readWorkerEnv } from "#lib/env.ts";
import { createLog } from "#lib/log.ts";
import { openQueue } from "#lib/queue.ts";
import { sweepSeconds } from "#lib/runs/rules.ts";
import { openAnchors } from "./anchor.ts";
import { createClouds } from "./clouds.ts";
import { createPool } from "./engine/pool.ts";
import { createKeyGate, findMissingKeys } from "./missing-keys.ts";
import { runItem, type WorkerContext } from "./run-item.ts";
import { runJob } from "./run-job.ts";
import { readSimulatedCloud } from "./simulated-cloud.ts";
import { createWorkerId, describeEngines, removeWorker, reportWorker, sweep } from "./sweep.ts";
import { createTokenSource } from "./token.ts";
import { watchHistory } from "./watch-history.ts";

const drainMs = 8_000;

const env = readWorkerEnv();
const log = createLog("worker", env.logLevel);
const workerId = createWorkerId();
const cloud = env.simulatedCloud ? readSimulatedCloud(env.dataDir) : null;
const db = openDatabase(env.databaseUrl, 10);
const queue = await openQueue({
  url: env.databaseUrl,
  role: "worker",
  max: 4,
  onError: (error) => log.warn({ err: error }, "queue trouble; it heals by itself"),
});
const pool = createPool({
  projectRoot: fileURLToPath(new URL("..", import.meta.url)),
  pwsh: env.pwsh,
  environment: readSystemEnv(),
  concurrency: env.workerConcurrency,
  simulated: cloud ? { exchangeUrl: cloud.exchange, fingerprint256: cloud.fingerprint256 } : null,
  log,
});
const keys = () => readKeySet(env.sealPrivateJwksFile, "private");
const ending = new AbortController();
const clouds = createClouds(cloud);
const context: WorkerContext = {
  db,
  queue,
  signer: readSigner(env.auditSigningKeyFile),
  workerId,
  pool,
  clouds,
  tokens: createTokenSource({ db, keys, clouds }),
  keys,
  log,
  anchorDir: env.anchors.dir,
  ending: ending.signal,
};

const underWay = new Set<Promise<void>>();
let stopping = false;

/** Counts work as under way until it is over; takes none any more once the worker ends. */
function track(run: (context: WorkerContext, id: string) => Promise<void>): (id: string) => Promise<void> {
  return async (id) => {
    if (stopping) return;
    const work = run(context, id).catch((error: unknown) => log.error({ err: error, id }, "not taken"));
    underWay.add(work);
    await work;
    underWay.delete(work);
  };
}

const gate = createKeyGate(
  {
    start: async () => {
      await queue.work("run-item", env.workerConcurrency, track(runItem));
      await queue.work("job", 2, track(runJob));
      log.info({ workerId, concurrency: env.workerConcurrency }, "working");
    },
    stop: () => queue.pause(),
  },
  log,
);

async function report(): Promise<void> {
  const missing = await findMissingKeys(db, keys, log);
  await reportWorker(context, workerId, describeEngines(pool, cloud !== null), missing);
  if (!stopping) await gate.look(missing);
}

async function keepWatch(): Promise<void> {
  while (!stopping) {
    try {
      await report();
      await context.tokens.forgetRetired();
      await sweep(context);
    } catch (error) {
      log.warn({ err: error }, "sweep failed; trying again");
    }
    await sleep(sweepSeconds * 1_000, undefined, { ref: false });
  }
}

/** Takes nothing new, gives visits 8 s to end, leaves the rest to recovery with their engines dead. */
async function stop(why: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ why, underWay: underWay.size }, "ending");
  await queue.pause();
  await Promise.race([Promise.all(underWay), sleep(drainMs)]);
  ending.abort(new Error("the worker ends"));
  await pool.close();
  await Promise.race([Promise.all(underWay), sleep(500)]);
  await removeWorker(context, workerId).catch((error: unknown) => log.warn({ err: error }, "still listed"));
  process.exit(0);
}

process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));

// A key set or signing key that is not as it should be stops the start.
keys();
await requireSigningKey(db, context.signer);
const anchors = openAnchors(env.anchors, log);
await report();
watchHistory(context, anchors);
await keepWatch();
