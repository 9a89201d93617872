import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describeError, OperatorError } from "./operator-error.ts";

/** A lock whose holder forgot its release is still held: the garbage collector would close the file. */
const held = new Set<DatabaseSync>();

/** Whoever can read the file can hold a lock on it and so keep the owner out. */
const ownerOnly = 0o600;

function openLockFile(path: string, waitMs: number): DatabaseSync {
  try {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (!entry) makeLockFile(path);
    // By its path: closing a file that was opened here would end this process's own locks on it.
    else if ((entry.mode & 0o777) !== ownerOnly) chmodSync(path, ownerOnly);
    return new DatabaseSync(path, { timeout: waitMs });
  } catch (cause) {
    throw new OperatorError(
      `The lock file ${path} cannot be used: ${describeError(cause)}. ` +
        "Remove it while nothing runs there, or run this as the user it belongs to.",
      { cause },
    );
  }
}

function makeLockFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", ownerOnly));
  } catch (error) {
    // Another process made it meanwhile, as its owner alone as well.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/**
 * Takes a lock that the operating system gives back when the process ends, however it ends: SQLite's own
 * file lock. Many hold "shared" at once, one holds "exclusive". Waits by blocking, so keep `waitMs` for
 * short sections. Returns the release, or undefined where others hold it. Throws an OperatorError where the
 * file cannot be used.
 */
export function takeFileLock(
  path: string,
  mode: "shared" | "exclusive",
  waitMs = 0,
): (() => void) | undefined {
  const database = openLockFile(path, waitMs);
  try {
    // A read inside a transaction is what holds SQLite's shared lock.
    database.exec(mode === "exclusive" ? "BEGIN EXCLUSIVE" : "BEGIN; SELECT count(*) FROM sqlite_schema");
  } catch (error) {
    database.close();
    const sqliteBusy = 5;
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
  held.add(database);
  return () => {
    held.delete(database);
    database.close();
  };
}
