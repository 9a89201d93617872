import { readFileSync } from "node:fs";
import { listProcesses } from "../e2e/processes.ts";
import type { Product } from "../e2e/product.ts";

/** Ticks of /proc/PID/stat (Linux, USER_HZ) in a second. */
const ticksPerSecond = 100;

/** Processor time in milliseconds since the start: of Sendlock's own processes, and of the engines that ended. */
export interface ProcessorTime {
  web: number;
  worker: number;
  postgres: number;
  engines: number;
}

/** Own ticks and those of children that ended and were waited for (proc(5): utime, stime, cutime, cstime). */
function readTicks(pid: number): { own: number; children: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return { own: at(11) + at(12), children: at(13) + at(14) };
}

/** Reads what the product's processes have used so far. Engines count once they have ended. */
export function readProcessorTime({ pid, dataDir }: Product): ProcessorTime {
  const sum = { web: 0, worker: 0, postgres: 0, engines: 0 };
  const toMs = (ticks: number) => (ticks * 1_000) / ticksPerSecond;
  const processes = listProcesses([pid, readPostmaster(dataDir)]);
  for (const { pid: each, parent, command } of processes) {
    const { own, children } = readTicks(each);
    if (/worker\/main\.ts/.test(command)) {
      sum.worker += toMs(own);
      sum.engines += toMs(children);
    } else if (/postgres/.test(command)) {
      // A backend that ended is in its postmaster's sum.
      const isPostmaster = !processes.some((other) => other.pid === parent && /postgres/.test(other.command));
      sum.postgres += toMs(own + (isPostmaster ? children : 0));
    } else if (/next|web/.test(command)) sum.web += toMs(own);
  }
  return sum;
}

function readPostmaster(dataDir: string): number {
  const { dataPath } = JSON.parse(readFileSync(`${dataDir}/postgres.json`, "utf8")) as { dataPath: string };
  return Number(readFileSync(`${dataPath}/postmaster.pid`, "utf8").split("\n")[0]);
}
