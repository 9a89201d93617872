import { setTimeout as wait } from "node:timers/promises";
import { createBackoff } from "./backoff.ts";
import { describeError } from "./operator-error.ts";
import type { EmbeddedPostgres } from "./postgres.ts";
import { isAlive } from "./process-table.ts";

export interface PostgresWatch {
  /** Nothing is started from now on. Resolves when a start that is under way is over. */
  end: () => Promise<void>;
}

const checkEveryMs = 500;

async function untilGone(pid: number, signal: AbortSignal): Promise<void> {
  while (await isAlive(pid)) await wait(checkEveryMs, undefined, { signal });
}

async function keepRunning(
  server: EmbeddedPostgres,
  show: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const backoff = createBackoff();
  let how = "ended unasked";
  for (;;) {
    const startedAt = performance.now();
    const pid = await server.findPid();
    if (pid !== undefined) {
      await untilGone(pid, signal);
      how = "ended unasked";
    }
    signal.throwIfAborted();
    const pauseMs = backoff.nextMs(performance.now() - startedAt);
    show(`postgres │ ${how}; starting it again in ${pauseMs / 1000} s (log: ${server.logFile})`);
    await wait(pauseMs, undefined, { signal });
    const from = performance.now();
    try {
      await server.startAgain();
      signal.throwIfAborted();
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      show(`postgres │ takes connections again on port ${server.port} (${seconds} s)`);
    } catch (error) {
      how = describeError(error);
    }
  }
}

/**
 * Starts the server again whenever it ends unasked, on its port, after 1, 2, 4 … 30 s, and says so. It is
 * found out by its process id: the server is no child of this process, so that it outlives a killed start.
 */
export function watchPostgres(server: EmbeddedPostgres, show: (line: string) => void): PostgresWatch {
  const ending = new AbortController();
  const kept = keepRunning(server, show, ending.signal).catch((error: unknown) => {
    if (!ending.signal.aborted) show(`postgres │ is no longer watched: ${describeError(error)}`);
  });
  return {
    async end() {
      ending.abort();
      await kept;
    },
  };
}
