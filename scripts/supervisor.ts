import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { createBackoff } from "./backoff.ts";
import type { BoundedLog } from "./bounded-log.ts";
import { describeOutput } from "./child-output.ts";

export interface ChildPlan {
  name: string;
  /** Arguments for this Node. */
  args: string[];
  cwd: string;
  /** All that the child gets: nothing is inherited. */
  env: Record<string, string>;
  log: BoundedLog;
  /** Where lines for the terminal go, with the child's name before them. */
  show: (line: string) => void;
  onLine?: (line: string) => void;
}

export interface SupervisedChild {
  name: string;
  pid: () => number | undefined;
  /** Times it ended without being asked to. */
  deaths: () => number;
  /** Asks it to end, then kills its whole process group after `graceMs`. Resolves when it is gone. */
  stop: (graceMs: number) => Promise<void>;
}

/** Signals the child's whole group; it may be gone already. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function attachOutput(child: ChildProcess, plan: ChildPlan): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const source = child[stream];
    if (!source) continue;
    createInterface({ input: source }).on("line", (line) => {
      plan.log.write(line);
      plan.onLine?.(line);
      const shown = describeOutput(line, stream);
      if (shown !== undefined) plan.show(`${plan.name} │ ${shown}`);
    });
  }
}

/**
 * Keeps one child running, each time in a process group of its own and with a pipe as stdin that closes
 * when this process is gone. A child that ends unasked starts again after 1, 2, 4 … 30 s, and that is said.
 */
export function supervise(plan: ChildPlan): SupervisedChild {
  let child: ChildProcess;
  let stopping = false;
  let deaths = 0;
  const backoff = createBackoff();
  let restart: NodeJS.Timeout | undefined;

  const start = () => {
    const startedAt = performance.now();
    child = spawn(process.execPath, plan.args, {
      cwd: plan.cwd,
      env: plan.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin?.on("error", () => undefined);
    attachOutput(child, plan);
    const end = (how: string) => {
      // What the child started in its group must not outlive it.
      signalGroup(child, "SIGKILL");
      if (stopping) return;
      deaths += 1;
      const pauseMs = backoff.nextMs(performance.now() - startedAt);
      plan.show(`${plan.name} │ ${how}; starting it again in ${pauseMs / 1000} s (log: ${plan.log.path})`);
      restart = setTimeout(start, pauseMs);
    };
    child.once("error", (error) => end(`could not be started (${error.message})`));
    child.once("exit", (exitCode, signal) => {
      end(signal ? `was killed by ${signal}` : `ended with exit code ${exitCode}`);
    });
  };

  start();
  return {
    name: plan.name,
    pid: () => child.pid,
    deaths: () => deaths,
    async stop(graceMs) {
      stopping = true;
      clearTimeout(restart);
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      const deadline = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
      if (graceMs > 0) child.kill("SIGTERM");
      await gone;
      clearTimeout(deadline);
    },
  };
}
