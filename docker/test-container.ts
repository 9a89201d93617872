import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSystemEnv } from "#lib/env.ts";
import { findFreePort } from "../scripts/ports.ts";
import { choosePlace, makeDataFolder } from "../scripts/postgres-place.ts";
import { startServer, stopServer } from "../scripts/postgres-server.ts";
import { runProgram } from "../scripts/run-program.ts";

export interface TestContainer {
  child: ChildProcess;
  output: () => string;
  exitCode: Promise<number | null>;
}

/** Starts what a container would run, in a folder laid out like its image, with that environment and no more. */
export function startContainer(
  folder: string,
  [program = "", ...args]: readonly string[],
  environment: Record<string, string>,
): TestContainer {
  const child = spawn(program === "node" ? process.execPath : program, args, {
    cwd: folder,
    env: { ...readSystemEnv(), ...environment } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output: () => output, exitCode };
}

/** A server as the image postgres:18 makes it: `owner` is its superuser, and there is one database. */
export async function startImageServer(
  folder: string,
  settings: Record<string, string>,
  password: string,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const place = await choosePlace(join(folder, "postgres"));
  await makeDataFolder(place.dataPath, place.user);
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const asServer = { cwd: "/", env: { LC_ALL: "C", TZ: "UTC" }, ...place.user };
  const run = async (program: string, args: string[], input = "") => {
    const done = await runProgram(join(place.binFolder, program), args, { ...asServer, input });
    if (done.exitCode !== 0) throw new Error(`${program}: ${done.lines.join("\n")}`);
  };
  const args = ["-D", place.dataPath, "--no-sync", `--username=${settings.POSTGRES_USER}`];
  const given = settings.POSTGRES_INITDB_ARGS?.split(" ") ?? [];
  await run("initdb", [...args, `--pwfile=${passwordFile}`, ...given]);
  await run(
    "postgres",
    ["--single", "-D", place.dataPath, "postgres"],
    `CREATE DATABASE ${settings.POSTGRES_DB};\n`,
  );
  const port = await findFreePort();
  await startServer(place, port, join(folder, "postgres.log"), { fsync: "off" });
  return { port, stop: () => stopServer(place) };
}

/** Puts a `pwsh` and the manifest of Microsoft's module where the worker's image has them. Neither is ever run. */
export function makeEngineFiles(folder: string): { PATH: string; HOME: string } {
  const [programs, home] = [join(folder, "bin"), join(folder, "home")];
  const module = join(home, ".local/share/powershell/Modules/ExchangeOnlineManagement/3.10.1");
  for (const made of [programs, module]) mkdirSync(made, { recursive: true });
  writeFileSync(join(programs, "pwsh"), "#!/bin/false\n");
  chmodSync(join(programs, "pwsh"), 0o755);
  const manifest = "@{\nModuleVersion = '3.10.1'\nGUID = 'b5eced50-afa4-455b-847a-d8fb64140a22'\n}\n";
  writeFileSync(join(module, "ExchangeOnlineManagement.psd1"), manifest);
  return { PATH: `${programs}:${readSystemEnv().PATH}`, HOME: home };
}
