import { DatabaseSync } from "node:sqlite";

/** A lock whose holder forgot its release is still held: the garbage collector would close the file. */
const held = new Set<DatabaseSync>();

/**
 * Takes a lock that the operating system gives back when the process ends, however it ends: SQLite's own
 * file lock. Many hold "shared" at once, one holds "exclusive". Waits by blocking, so keep `waitMs` for
 * short sections. Returns the release, or undefined where others hold it.
 */
export function takeFileLock(
  path: string,
  mode: "shared" | "exclusive",
  waitMs = 0,
): (() => void) | undefined {
  const database = new DatabaseSync(path, { timeout: waitMs });
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
