import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { EngineTrace, LookAtEngine } from "#lib/runs/permit.ts";

/** This machine since its last boot, and the PID namespace: process ids mean the same thing only within all three. */
export const machine = `${hostname()}/${bootId()}/${pidNamespace()}`;

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** Containers share their host's boot and can share its name. Empty where the system has no such thing. */
function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** Whether /proc tells of the processes of our own PID namespace. It can be another one's, mounted before we entered ours. */
function isProcOurs(): boolean {
  try {
    return readlinkSync("/proc/self") === String(process.pid);
  } catch {
    return false;
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
  if (process.platform === "linux" && !isProcOurs()) return "elsewhere";
  if (process.platform === "linux") return readStartTime(pid) === startedAt ? "alive" : "gone";
  try {
    process.kill(pid, 0);
    return "alive";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH" ? "gone" : "alive";
  }
}
