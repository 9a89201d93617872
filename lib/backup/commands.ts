import { system } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import type { HistoryStore } from "../store.ts";
import type { WrittenBackup } from "./write.ts";

/** Notes in the history that a backup was made, and what it holds: its file can be told from any other by the hash. */
export async function noteBackup(
  { db, signer }: HistoryStore,
  { manifest, sha256, bytes }: WrittenBackup,
): Promise<void> {
  const { seq, hash } = manifest.head;
  await db.$transaction((tx) =>
    appendEvents(tx, signer, [{ type: "backup.made", actor: system, head: { seq, hash }, sha256, bytes }]),
  );
}
