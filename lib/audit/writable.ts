import { type Actor, system } from "../access/schema.ts";
import type { Db } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import { appendEvents } from "./commands.ts";
import { isHistoryNotWritten } from "./not-written.ts";

/** Databases whose history could not be written when this process last tried. */
const troubled = new WeakSet<Db>();

/** Notes that the history could not be written, so that whoever is about to act asks first. */
export function noteHistoryTrouble(db: Db): void {
  troubled.add(db);
}

class RolledBack extends Error {}

const rehearsal = { type: "session.refused" as const, actor: system satisfies Actor, why: "rehearsal" };

/**
 * Whether events can be written. Costs nothing until one could not: then an event is appended and rolled back.
 * So a worker visits no tenant for a change that it could not note.
 */
export async function isHistoryWritable({ db, signer }: HistoryStore): Promise<boolean> {
  if (!troubled.has(db)) return true;
  try {
    await db.$transaction(async (tx) => {
      await appendEvents(tx, signer, [rehearsal]);
      throw new RolledBack();
    });
  } catch (error) {
    if (isHistoryNotWritten(error)) return false;
    if (!(error instanceof RolledBack)) throw error;
  }
  troubled.delete(db);
  return true;
}
