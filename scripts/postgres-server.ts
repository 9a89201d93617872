import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OperatorError } from "./operator-error.ts";
import { makeDataFolder, type PostgresPlace } from "./postgres-place.ts";
import { readCommandLine } from "./process-table.ts";
import { runProgram } from "./run-program.ts";

export const ownerRole = "sendlock_owner";
export const productRole = "sendlock_product";
export const databaseName = "sendlock";

/** For a laptop: small memory, 100 connections, only what needs attention in the log. */
const settings: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  log_min_messages: "warning",
  log_min_error_statement: "panic",
  log_timezone: "UTC",
  timezone: "UTC",
};

/** The superuser has no way in over the network; only these two roles do, and only with a password. */
const hostRules = `host all ${ownerRole},${productRole} 127.0.0.1/32 scram-sha-256\n`;

/**
 * What every role could do by default: work in the server's other databases, and make large objects, which no
 * table's rights cover. Said in template1, of which each database is a copy.
 */
const closings = [
  "REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC",
  "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC",
];

export interface Passwords {
  owner: string;
  product: string;
}

export function makePasswords(): Passwords {
  return { owner: randomBytes(24).toString("base64url"), product: randomBytes(24).toString("base64url") };
}

function asServer(place: PostgresPlace) {
  const env: Record<string, string> = { LC_ALL: "C", TZ: "UTC" };
  // The folder that npm was started in may be closed to the helper user.
  return { cwd: "/", env, ...place.user };
}

async function isEmptyOrMissing(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}

/**
 * Makes a new server's data: both roles and the product's database, by single-user mode, so that
 * passwords go over stdin only. Half-made data never appears at `dataPath`.
 */
export async function initialize(place: PostgresPlace, passwords: Passwords, durable = true): Promise<void> {
  const unfinished = `${place.dataPath}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await makeDataFolder(unfinished, place.user);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const made = await runProgram(
    join(place.binFolder, "initdb"),
    ["-D", unfinished, "--username=postgres", "--auth=reject", ...locale, ...(durable ? [] : ["--no-sync"])],
    asServer(place),
  );
  if (made.exitCode !== 0) throw failed("could not make its data", made.lines, dirname(place.dataPath));
  const hba = await open(join(unfinished, "pg_hba.conf"), "w");
  await hba.writeFile(hostRules);
  await hba.close();
  const statements = [
    ...closings,
    `CREATE ROLE ${ownerRole} LOGIN CREATEDB PASSWORD '${passwords.owner}'`,
    `CREATE ROLE ${productRole} LOGIN PASSWORD '${passwords.product}'`,
    `CREATE DATABASE ${databaseName} OWNER ${ownerRole}`,
  ];
  const single = await runProgram(
    join(place.binFolder, "postgres"),
    [
      "--single",
      "-D",
      unfinished,
      "-c",
      "exit_on_error=on",
      "-c",
      "log_min_error_statement=panic",
      "template1",
    ],
    { ...asServer(place), input: `${statements.join(";\n")};\n` },
  );
  if (single.exitCode !== 0) throw failed("could not make its roles", single.lines, dirname(place.dataPath));
  if (!(await isEmptyOrMissing(place.dataPath))) {
    throw new OperatorError(`${place.dataPath} appeared while PostgreSQL was set up. Start again.`);
  }
  await rename(unfinished, place.dataPath);
}

function failed(what: string, lines: string[], where: string): OperatorError {
  const reason =
    lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1) ?? "it said nothing";
  return new OperatorError(`PostgreSQL ${what} in ${where}: ${reason.trim()}`);
}

/** True for data that this server made; throws where the folder is broken or of another major version. */
export async function hasData(place: PostgresPlace): Promise<boolean> {
  if (await isEmptyOrMissing(place.dataPath)) return false;
  const restore = "Restore it from a backup, or move it away to start with an empty database.";
  const version = await readFile(join(place.dataPath, "PG_VERSION"), "utf8").catch(() => undefined);
  const control = await readFile(join(place.dataPath, "global/pg_control")).catch(() => undefined);
  if (version === undefined || control === undefined) {
    throw new OperatorError(`The database folder ${place.dataPath} is broken: files are missing. ${restore}`);
  }
  const { lines } = await runProgram(join(place.binFolder, "postgres"), ["--version"], asServer(place));
  const major = /\s(\d+)[.\s]/.exec(lines[0] ?? "")?.[1];
  if (major !== version.trim()) {
    throw new OperatorError(
      `The database in ${place.dataPath} was made by PostgreSQL ${version.trim()}, and this Sendlock brings ` +
        `${major ?? "none"}. Start the Sendlock that made it, or move the data to a server of your own and set DATABASE_URL.`,
    );
  }
  return true;
}

/** The process id of the server that runs on this data. A left-over or foreign postmaster.pid: undefined. */
export async function findRunning(place: PostgresPlace): Promise<{ pid: number; port: number } | undefined> {
  const pidFile = join(place.dataPath, "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid) return undefined;
  const command = await readCommandLine(pid);
  if (command?.includes("postgres") && command.includes(place.dataPath)) return { pid, port };
  // The id belongs to somebody else by now, and PostgreSQL itself would refuse to start for it.
  await rm(pidFile, { force: true });
  return undefined;
}

/** Starts the server in a process group of its own and waits until it takes connections. */
export async function startServer(
  place: PostgresPlace,
  port: number,
  logFile: string,
  extraSettings: Record<string, string> = {},
): Promise<void> {
  const all = { ...settings, ...extraSettings, port: String(port) };
  const options = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  const log = await open(logFile, "a", 0o600);
  const before = (await log.stat()).size;
  try {
    const args = ["start", "-D", place.dataPath, "-w", "-t", "60", "-s", "-o", options.join(" ")];
    // The log is opened here: the helper user cannot reach it by its path.
    const { env, ...surroundings } = asServer(place);
    const child = spawn(join(place.binFolder, "pg_ctl"), args, {
      ...surroundings,
      env: env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    if (exitCode === 0) return;
  } finally {
    await log.close();
  }
  const said = (await readFile(logFile)).subarray(before).toString("utf8").trim().split("\n");
  throw failed(
    "did not start",
    // The second is what clients were told while it recovered.
    said.filter((line) => !/pg_ctl:|the database system is/.test(line)),
    `${place.dataPath} (log: ${logFile})`,
  );
}

export type StopMode = "fast" | "immediate";

/** Ends the server: "fast" rolls back what runs; "immediate" leaves the recovery to the next start. */
export async function stopServer(
  place: PostgresPlace,
  modes: readonly StopMode[] = ["fast", "immediate"],
  waitSeconds = 5,
): Promise<void> {
  for (const mode of modes) {
    if (!(await findRunning(place))) return;
    const args = ["stop", "-D", place.dataPath, "-s", "-w", "-t", String(waitSeconds), "-m", mode];
    await runProgram(join(place.binFolder, "pg_ctl"), args, asServer(place));
  }
}
