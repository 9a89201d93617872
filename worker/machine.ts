import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { EngineTrace, LookAtEngine } from "#lib/runs/permit.ts";

/** This machine since its last boot: process ids mean the same thing only within it. */
export const machine = `${hostname()}/${bootId()}`;

function bootId(): string {
  try {
    // One per boot and, in containers, one per host: process ids there are told apart by the host name.
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/**
 * When a process started, in clock ticks since boot (proc(5), field 22 of stat). Null when there is none with that
 * id or it is only a zombie, and where there is no /proc.
 */
export function readStartTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces: count from behind it.
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return /^[ZX]/.test(state) ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

/** What can be told of an engine from here: only one that ran on this machine leaves a trace. */
export function lookAtEngine({ host, pid, startedAt }: EngineTrace): ReturnType<LookAtEngine> {
  if (host !== machine || pid === null) return "elsewhere";
  if (process.platform === "linux") return readStartTime(pid) === startedAt ? "alive" : "gone";
  try {
    process.kill(pid, 0);
    return "alive";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH" ? "gone" : "alive";
  }
}
