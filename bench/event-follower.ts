/** One message of the event stream and when it was here, in milliseconds since 1970. */
export interface Arrival {
  seq: number;
  kind: string;
  ref: string;
  atMs: number;
}

export interface Follower {
  stop: () => void;
  /** Settles when the stream is open. Rejects when the server refuses it. */
  opened: Promise<void>;
}

const field = (block: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? "";

/** Opens the event stream as a page does, and tells each change. @param headers how it is signed in */
export function followEvents(
  baseUrl: string,
  headers: Record<string, string>,
  onChange: (arrival: Arrival) => void,
): Follower {
  const ending = new AbortController();
  const opened = Promise.withResolvers<void>();
  const read = async () => {
    const answer = await fetch(`${baseUrl}/api/v1/events`, { headers, signal: ending.signal });
    if (!answer.ok || !answer.body) throw new Error(`The event stream answered ${answer.status}.`);
    opened.resolve();
    let rest = "";
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      const atMs = Date.now();
      for (const block of blocks) {
        if (field(block, "event") !== "change") continue;
        const { kind, ref } = JSON.parse(field(block, "data")) as { kind: string; ref: string };
        onChange({ seq: Number(field(block, "id")), kind, ref, atMs });
      }
    }
    throw new Error("The event stream ended.");
  };
  read().catch((error: unknown) => {
    opened.reject(error);
    if (!ending.signal.aborted) console.error(`A follower ended: ${error}`);
  });
  return { stop: () => ending.abort(), opened: opened.promise };
}
