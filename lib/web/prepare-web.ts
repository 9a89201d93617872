import { requireSigningKey } from "../audit/signing-key.ts";
import { isDatabaseAway } from "../db.ts";
import { notePeerAddresses } from "./client-address.ts";
import { webContext } from "./context.ts";
import { closeEventStreams } from "./event-stream.ts";

/** @throws when a setting is wrong, a key file cannot be read, or the history was signed with another key */
export async function prepareWeb(): Promise<void> {
  notePeerAddresses();
  // A key set that is not as it should be stops the start and not the first who seals.
  webContext().sealingKeys();
  await checkSigningKey();
  // Next waits for open answers before it ends, and an event stream never ends by itself.
  process.on("SIGTERM", closeEventStreams);
  process.on("SIGINT", closeEventStreams);
}

async function checkSigningKey(): Promise<void> {
  const { db, signer, log } = webContext();
  try {
    await requireSigningKey(db, signer);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    // Web answers 503 until it is back, and heals by itself.
    log.warn(
      { err: error },
      "the database is away: whether the signing key is the right one was not looked at",
    );
  }
}
