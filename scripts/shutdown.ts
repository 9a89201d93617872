import { setTimeout as wait } from "node:timers/promises";
import { withdrawRunning } from "./data-dir.ts";
import { countRunningItems } from "./owner-questions.ts";
import type { EmbeddedPostgres } from "./postgres.ts";
import type { SupervisedChild } from "./supervisor.ts";
import type { PostgresWatch } from "./watch-postgres.ts";

/** What a start has brought up so far. */
export interface Parts {
  web?: SupervisedChild;
  worker?: SupervisedChild;
  simulatedCloud?: SupervisedChild;
  postgres?: EmbeddedPostgres;
  postgresWatch?: PostgresWatch;
  ownerUrl?: string;
  /** Set while this start holds the folder's lock. */
  dataDir?: string;
}

/**
 * All is gone within 10 s. The worker gives its visits 8 s, then ends their engines and gives their leases back,
 * which takes it a moment more; half a second each for what only has to be told.
 */
const drainMs = 8_800;
const promptMs = 500;

/**
 * Ends everything in order: web and worker at once, the worker with time for what it is doing; then the
 * simulated cloud; then the database. Says what is left to recovery.
 */
export async function endParts(parts: Parts, say: (line: string) => void): Promise<void> {
  const unwatched = parts.postgresWatch?.end();
  await Promise.all([parts.web?.stop(drainMs), parts.worker?.stop(drainMs)]);
  if (parts.worker && parts.ownerUrl) {
    const left = await countRunningItems(parts.ownerUrl).catch(() => undefined);
    if (left === undefined) say("What still ran could not be asked: the database is out of reach.");
    else if (left > 0)
      say(`Left to recovery: ${left} ${left === 1 ? "tenant" : "tenants"}, taken up at the next start.`);
  }
  await parts.simulatedCloud?.stop(promptMs);
  // A start that is under way has its process id in place by then; a long recovery is not waited for.
  await Promise.race([unwatched, wait(promptMs)]);
  await parts.postgres?.stop();
  if (parts.dataDir) await withdrawRunning(parts.dataDir);
}

/** Ends everything at this moment, without asking. The database recovers at its next start. */
export async function killParts(parts: Parts): Promise<void> {
  const unwatched = parts.postgresWatch?.end();
  await Promise.all([parts.web?.stop(0), parts.worker?.stop(0), parts.simulatedCloud?.stop(0)]);
  await Promise.race([unwatched, wait(promptMs)]);
  await parts.postgres?.stop(["immediate"]);
}

/**
 * Calls `onFirst` at the first of these signals and `onSecond` at a later one. On a terminal npm passes on
 * the Ctrl-C that this process got as well, so a second one counts only when it comes after that pair.
 */
export function watchSignals(onFirst: () => void, onSecond: () => void): void {
  const sameKeyMs = 700;
  let firstAt: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        onFirst();
      } else if (performance.now() - firstAt > sameKeyMs) {
        onSecond();
      }
    });
  }
}
