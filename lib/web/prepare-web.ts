import { notePeerAddresses } from "./client-address.ts";
import { webContext } from "./context.ts";
import { closeEventStreams } from "./event-stream.ts";

/** @throws when a setting is wrong or a key file cannot be read */
export function prepareWeb(): void {
  notePeerAddresses();
  // A key set that is not as it should be stops the start and not the first who seals.
  webContext().sealingKeys();
  // Next waits for open answers before it ends, and an event stream never ends by itself.
  process.on("SIGTERM", closeEventStreams);
  process.on("SIGINT", closeEventStreams);
}
