import { readFileSync } from "node:fs";
import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { OperatorError } from "./operator-error.ts";
import type { SupervisedChild } from "./supervisor.ts";

/** A child that ends this often before it was ready once will not get ready. */
const mostDeaths = 3;

function tail(logFile: string, lines: number): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

/** Waits for `isReady`; throws an OperatorError with the end of the child's log where that never comes. */
export async function waitUntilReady(
  child: SupervisedChild,
  logFile: string,
  isReady: () => Promise<boolean>,
  signal: AbortSignal,
  withinSeconds = 60,
): Promise<void> {
  const until = performance.now() + withinSeconds * 1000;
  while (!(await isReady())) {
    const dead = child.deaths() >= mostDeaths;
    if (dead || performance.now() > until) {
      const what = dead ? `ended ${child.deaths()} times` : `did not get ready in ${withinSeconds} s`;
      throw new OperatorError(
        `${tail(logFile, 20)}\n${child.name} ${what}; its last lines are above (${logFile}).`,
      );
    }
    await wait(100, undefined, { signal });
  }
}

/** Whether the web process answers its readiness probe with 200. */
export function probeReadiness(options: { host: string; port: number; baseUrl: string }): Promise<boolean> {
  const anyAddress: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  return new Promise((resolve) => {
    const request = get(
      {
        host: anyAddress[options.host] ?? options.host,
        port: options.port,
        path: "/api/v1/health/ready",
        headers: { host: new URL(options.baseUrl).host },
        timeout: 5_000,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
