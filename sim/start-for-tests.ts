import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Control, openControl } from "./control-client.ts";

export interface StartedCloud {
  /** Holds simulated-cloud.json and simulated-apps.json. */
  dir: string;
  pid: number;
  control: Control;
  /** Ends the process and removes the folder, unless it was given. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}
export interface StartOptions {
  /** Starts on what an earlier run left here; otherwise in a new temporary folder. */
  dir?: string;
  /** More arguments for sim/main.ts, such as "--tenants", "100". */
  args?: string[];
}

/** Starts sim/main.ts as a process of its own on a free port, and waits until it listens. */
export async function startCloud({ dir: given, args = [] }: StartOptions = {}): Promise<StartedCloud> {
  const dir = given ?? mkdtempSync(path.join(tmpdir(), "simulated-cloud-"));
  const main = path.join(import.meta.dirname, "main.ts");
  const state = path.join(dir, "simulated-cloud");
  const child = spawn(process.execPath, [main, "--state", state, "--out", dir, "--with-parent", ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString("utf8");
  });
  const exited = once(child, "exit");
  const line = await Promise.race([once(createInterface(child.stdout), "line"), exited]);
  if (child.exitCode !== null || !String(line[0]).startsWith("simulated cloud ready")) {
    throw new Error(`The simulated cloud did not start (exit ${child.exitCode}): ${complaint}`);
  }
  return {
    dir,
    pid: child.pid ?? 0,
    control: openControl(dir),
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await exited;
      if (!given) rmSync(dir, { recursive: true, force: true });
    },
  };
}
