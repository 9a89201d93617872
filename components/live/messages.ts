import type { Change } from "#lib/changes/schema.ts";

export type LiveState = "connected" | "connecting" | "lost";

/** `seq` is the number after which to go on. A reset stands for every change up to it. */
export type LiveMessage = { type: "change"; seq: number; change: Change } | { type: "reset"; seq: number };

/**
 * Leaves out what was taken already: two tabs may both tell of a change while one hands over to the other.
 * Before the first reset nothing is taken, as what is missing would not be known.
 * @param last number of the newest message taken so far; null before the first
 */
export function takeFresh(
  last: number | null,
  messages: readonly LiveMessage[],
): { last: number | null; fresh: LiveMessage[] } {
  const fresh: LiveMessage[] = [];
  let newest = last;
  for (const message of messages) {
    // A reset counts even with a smaller number: the database may be another.
    const isFresh = message.type === "reset" || (newest !== null && message.seq > newest);
    if (!isFresh) continue;
    newest = message.seq;
    fresh.push(message);
  }
  return { last: newest, fresh };
}
