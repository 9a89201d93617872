import { listKeysInUse } from "#lib/credentials/queries.ts";
import type { SealingKey } from "#lib/credentials/sealing.ts";
import type { Db } from "#lib/db.ts";
import type { Log } from "#lib/log.ts";

/**
 * Ids of the keys that stored credentials are sealed to and that this worker does not have. A file that can't be read
 * is one without keys.
 */
export async function findMissingKeys(
  db: Db,
  keys: () => readonly SealingKey[],
  log: Pick<Log, "error">,
): Promise<string[]> {
  const had = readIds(keys, log);
  return (await listKeysInUse(db)).filter((id) => !had.includes(id)).sort();
}

function readIds(keys: () => readonly SealingKey[], log: Pick<Log, "error">): string[] {
  try {
    return keys().map(({ kid }) => kid);
  } catch (error) {
    log.error({ err: error }, "the file with the private keys can't be read");
    return [];
  }
}

interface Work {
  /** Takes what is due from now on. */
  start: () => Promise<void>;
  /** Takes nothing new. */
  stop: () => Promise<void>;
}

/** Lets a worker work while it has every key that credentials need, and not else. Look again every few seconds. */
export function createKeyGate({ start, stop }: Work, log: Pick<Log, "error" | "info">) {
  let state: "new" | "open" | string = "new";
  return {
    async look(missing: readonly string[]): Promise<void> {
      const now = missing.length === 0 ? "open" : missing.join();
      if (now === state) return;
      const before = state;
      state = now;
      if (now === "open") {
        if (before !== "new") log.info("has every key again, takes work");
        return start();
      }
      log.error(
        { missing },
        "stored credentials are sealed to keys that this worker lacks: it takes no work until " +
          "SEAL_PRIVATE_JWKS_FILE holds them. Copy the file from a worker that works, or restore the keys with npm run keys:import",
      );
      if (before === "open") await stop();
    },
  };
}
