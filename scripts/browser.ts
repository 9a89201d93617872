import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { inheritEnv } from "#lib/env.ts";
import { findProgram } from "./find-program.ts";
import { OperatorError } from "./operator-error.ts";
import { runProgram } from "./run-program.ts";
import { root } from "./set-up.ts";

/** Without a sandbox it runs as root too; the rest keeps it from talking to its maker. */
export const browserArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium of the system, or of Playwright's own; undefined where there is none. */
export function findBrowser(): string | undefined {
  const system = findProgram("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  if (system) return system;
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/** Nobody is there to answer a question of apt. */
const env = inheritEnv({ DEBIAN_FRONTEND: "noninteractive" });

async function tryAll(commands: [string, string[]][]): Promise<string | undefined> {
  for (const [program, args] of commands) {
    const done = await runProgram(program, args, { cwd: root, env }).catch(() => undefined);
    if (done?.exitCode !== 0)
      return `${program} ${args.join(" ")}: ${done?.lines.at(-1) ?? "could not be started"}`;
  }
  return undefined;
}

/** Finds a browser or installs one. Returns its path and what was done, in words. */
export async function ensureBrowser(): Promise<{ path: string; done: string }> {
  const found = findBrowser();
  if (found) return { path: found, done: `found ${found}` };
  const tries: [string, [string, string[]][]][] = [];
  if (process.getuid?.() === 0 && findProgram("apt-get")) {
    const install = ["install", "-y", "--no-install-recommends", "chromium"];
    tries.push([
      "installed with apt-get",
      [
        ["apt-get", ["update", "-q"]],
        ["apt-get", install],
      ],
    ]);
  }
  const playwright = ["node_modules/@playwright/test/cli.js", "install", "chromium"];
  tries.push(["downloaded by Playwright", [[process.execPath, playwright]]]);
  const faults: string[] = [];
  for (const [how, commands] of tries) {
    const fault = await tryAll(commands);
    const path = findBrowser();
    if (path) return { path, done: `${how}: ${path}` };
    if (fault) faults.push(fault);
  }
  throw new OperatorError(
    `There is no Chromium, and none could be installed (${faults.join("; ")}). Install Chromium or Google Chrome.`,
  );
}
