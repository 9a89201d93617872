import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inheritEnv } from "#lib/env.ts";
import { hashFiles } from "./content-hash.ts";
import { takeFileLock } from "./file-lock.ts";
import { findProgram } from "./find-program.ts";
import { OperatorError } from "./operator-error.ts";
import type { Progress } from "./progress.ts";
import { runProgram } from "./run-program.ts";

export const root = fileURLToPath(new URL("..", import.meta.url));

interface Build {
  label: string;
  /** What the result depends on, as glob patterns below the project. */
  inputs: string[];
  /** A file that exists where the result does. */
  result: string;
  program: string;
  args: string[];
  env: Record<string, string>;
}

const prismaClient: Build = {
  label: "Prisma client",
  inputs: ["prisma/schema.prisma", "node_modules/prisma/package.json"],
  result: "generated/prisma/client.ts",
  program: process.execPath,
  args: ["node_modules/prisma/build/index.js", "generate"],
  // The CLI downloads a schema engine unless it is told of one; generating a client does not use it.
  env: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
};

const powershellHost: Build = {
  label: "PowerShell host",
  inputs: ["worker/powershell/host/*"],
  result: ".cache/powershell-host/sendlock-powershell.dll",
  program: "dotnet",
  args: ["publish", "worker/powershell/host", "-c", "Release", "-o", ".cache/powershell-host", "--nologo"],
  env: { DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1", DOTNET_CLI_UI_LANGUAGE: "en" },
};

const pages: Build = {
  label: "Pages",
  inputs: [
    "{app,components,lib,public}/**",
    "{proxy,instrumentation}.ts",
    "{next.config.js,postcss.config.mjs,tsconfig.json,package-lock.json}",
    "prisma/schema.prisma",
  ],
  result: ".next/BUILD_ID",
  program: process.execPath,
  args: ["node_modules/next/dist/bin/next", "build"],
  env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
};

function readStamp(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

async function build(step: Build, progress: Progress, signal?: AbortSignal): Promise<void> {
  const name = step.label.toLowerCase().replaceAll(" ", "-");
  const stampFile = `${root}.cache/stamps/${name}`;
  const wanted = hashFiles(root, step.inputs);
  const work = async () => {
    if (existsSync(root + step.result) && readStamp(stampFile) === wanted) return "is up to date";
    writeFileSync(stampFile, "unfinished");
    const options = { cwd: root, env: inheritEnv(step.env), ...(signal ? { signal } : {}) };
    const { exitCode, lines } = await runProgram(step.program, step.args, options);
    writeFileSync(`${root}.cache/logs/${name}.log`, `${lines.join("\n")}\n`);
    if (exitCode !== 0) {
      throw new OperatorError(
        `${lines.slice(-40).join("\n")}\n${step.label}: "${step.args.join(" ")}" failed with exit code ${exitCode}; ` +
          `its last lines are above, all of them in .cache/logs/${name}.log.`,
      );
    }
    writeFileSync(stampFile, wanted);
    return "made";
  };
  await progress.step(step.label, work, (said) => said);
}

/** The pwsh of this machine; undefined: Sendlock builds a small host of its own. Throws where neither can be. */
function choosePowerShell(pwsh: string | undefined): string | undefined {
  const found = pwsh ?? findProgram("pwsh");
  if (found || findProgram("dotnet")) return found;
  throw new OperatorError(
    "PowerShell is missing. Install PowerShell 7.6 (pwsh), or the .NET SDK 10 with which Sendlock builds a small " +
      "PowerShell of its own; where pwsh is not on PATH, set PWSH to it.",
  );
}

async function providePowerShell(found: string | undefined, progress: Progress, signal?: AbortSignal) {
  if (!found) return await build(powershellHost, progress, signal);
  await progress.step(
    "PowerShell",
    async () => found,
    (path) => path,
  );
}

async function takeTurn(progress: Progress): Promise<() => void> {
  for (let tries = 0; ; tries += 1) {
    const release = takeFileLock(`${root}.cache/set-up.lock`, "exclusive");
    if (release) return release;
    if (tries === 0) progress.say("Another start or test run sets up this folder: waiting for it to finish");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function inTurn(progress: Progress, work: () => Promise<unknown>): Promise<void> {
  for (const folder of ["stamps", "logs"]) mkdirSync(`${root}.cache/${folder}`, { recursive: true });
  const release = await takeTurn(progress);
  try {
    await work();
  } finally {
    release();
  }
}

/** Makes the Prisma client, without which nothing compiles. */
export async function setUpClient(progress: Progress): Promise<void> {
  await inTurn(progress, () => build(prismaClient, progress));
}

/**
 * Makes what `npm start` and the tests need and is not there or not current: Prisma client, a PowerShell
 * where the machine has none, the pages. Throws an OperatorError with the tool's last lines.
 */
export async function setUp(
  options: { pwsh: string | undefined; signal?: AbortSignal },
  progress: Progress,
): Promise<void> {
  // Said before the minute that the builds take.
  const pwsh = choosePowerShell(options.pwsh);
  await inTurn(progress, async () => {
    await build(prismaClient, progress, options.signal);
    const builds = [
      providePowerShell(pwsh, progress, options.signal),
      build(pages, progress, options.signal),
    ];
    const failure = (await Promise.allSettled(builds)).find((result) => result.status === "rejected");
    if (failure) throw failure.reason;
  });
}
