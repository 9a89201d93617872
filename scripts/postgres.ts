import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OperatorError } from "./operator-error.ts";
import { findFreePort } from "./ports.ts";
import { choosePlace, type PostgresPlace } from "./postgres-place.ts";
import {
  databaseName,
  findRunning,
  hasData,
  initialize,
  makePasswords,
  ownerRole,
  type Passwords,
  productRole,
  type StopMode,
  startServer,
  stopServer,
} from "./postgres-server.ts";

/** What DATA_DIR/postgres.json holds. */
export interface PostgresRecord {
  port: number;
  ownerUrl: string;
  productUrl: string;
  dataPath: string;
}

export interface EmbeddedPostgres extends PostgresRecord {
  /** It ran already, left by a start that was killed. */
  reused: boolean;
  /** Its data was made by this start. */
  made: boolean;
  logFile: string;
  /** The process id of the server; undefined while it does not run. */
  findPid: () => Promise<number | undefined>;
  /** Starts it on the same port, where it does not run. Throws an OperatorError with what PostgreSQL said. */
  startAgain: () => Promise<void>;
  stop: (modes?: readonly StopMode[]) => Promise<void>;
}

function makeRecord(place: PostgresPlace, port: number, passwords: Passwords): PostgresRecord {
  const url = (user: string, password: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${databaseName}`;
  return {
    port,
    ownerUrl: url(ownerRole, passwords.owner),
    productUrl: url(productRole, passwords.product),
    dataPath: place.dataPath,
  };
}

async function writeRecord(path: string, record: PostgresRecord): Promise<void> {
  const unfinished = `${path}.new`;
  await writeFile(unfinished, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}

/** The record of a DATA_DIR; undefined where embedded PostgreSQL never ran there. */
export async function readPostgresRecord(dataDir: string): Promise<PostgresRecord | undefined> {
  const path = join(dataDir, "postgres.json");
  const text = await readFile(path, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw new OperatorError(`${path} cannot be read (${error.code}). Give this user access to DATA_DIR.`);
  });
  if (text === undefined) return undefined;
  try {
    const record: PostgresRecord = JSON.parse(text);
    for (const url of [record.ownerUrl, record.productUrl]) new URL(url);
    return record;
  } catch (cause) {
    throw new OperatorError(`${path} is broken. Restore it from a backup of DATA_DIR.`, { cause });
  }
}

function readPasswords(record: PostgresRecord): Passwords {
  return { owner: new URL(record.ownerUrl).password, product: new URL(record.productUrl).password };
}

/** Makes data and record so that a kill at any moment leaves a state from which the next start goes on. */
async function prepare(
  dataDir: string,
): Promise<{ place: PostgresPlace; record: PostgresRecord; made: boolean }> {
  const recordPath = join(dataDir, "postgres.json");
  const known = await readPostgresRecord(dataDir);
  const chosen = await choosePlace(join(dataDir, "postgres"));
  if (await hasData(chosen)) {
    // Killed between the two: the data is whole, and its record waits under its first name.
    if (!known) await rename(`${recordPath}.first`, recordPath).catch(() => undefined);
    const record = known ?? (await readPostgresRecord(dataDir));
    if (record) return { place: chosen, record, made: false };
    throw new OperatorError(
      `${recordPath}, which holds the passwords of the database in ${chosen.dataPath}, is missing. ` +
        "Restore it from a backup, or move the database folder away to start with an empty one.",
    );
  }
  if (known) {
    // A DATA_DIR that was moved: its database may have stayed where the record says.
    const recorded = { ...chosen, dataPath: known.dataPath };
    if (await hasData(recorded)) return { place: recorded, record: known, made: false };
    throw new OperatorError(
      `The database folder ${known.dataPath} is missing. ` +
        `Restore it from a backup, or remove ${recordPath} to start with an empty database.`,
    );
  }
  const passwords = makePasswords();
  const record = makeRecord(chosen, 0, passwords);
  await writeRecord(`${recordPath}.first`, record);
  await initialize(chosen, passwords);
  await rename(`${recordPath}.first`, recordPath);
  return { place: chosen, record, made: true };
}

/**
 * Starts the PostgreSQL of a DATA_DIR, making it at the first time. A server that an earlier, killed
 * start left running is used as it is. Throws an OperatorError with the fix for broken or foreign data.
 */
export async function startPostgres(dataDir: string, logFile: string): Promise<EmbeddedPostgres> {
  const { place, record: known, made } = await prepare(dataDir);
  const running = await findRunning(place);
  const port = running?.port ?? (await findFreePort(known.port));
  const record = makeRecord(place, port, readPasswords(known));
  const startAgain = async () => {
    if (!(await findRunning(place))) await startServer(place, port, logFile);
  };
  await startAgain();
  await writeRecord(join(dataDir, "postgres.json"), record);
  const stopWithinSeconds = 1;
  return {
    ...record,
    reused: running !== undefined,
    made,
    logFile,
    findPid: async () => (await findRunning(place))?.pid,
    startAgain,
    stop: (modes) => stopServer(place, modes, stopWithinSeconds),
  };
}
