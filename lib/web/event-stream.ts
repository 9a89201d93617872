import type { Scope } from "../access/schema.ts";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import { type ChangeFeed, type FeedMessage, followChanges } from "./change-feed.ts";

const pingMs = 15_000;
// Under the promised 5 s, with room for the query.
const sessionCheckMs = 4_000;
/** A browser that does not read is cut off here; it comes back with its last number and misses nothing. */
const mostWaitingBytes = 1_000_000;
const retryMs = 1_000;

/** Enough for several browsers of one person; each has one stream. */
const mostStreamsOfOneActor = 10;

const open = new Map<AbortController, string>();

/** Ends every stream of this process: `next start` would wait for them for ever. */
export function closeEventStreams(): void {
  for (const controller of open.keys()) controller.abort();
}

export interface EventStreamOptions {
  feed: ChangeFeed;
  db: Db;
  scope: Scope;
  actorId: string;
  /** The number after which to go on; null: from now on. */
  after: number | null;
  /** Asked every 4 s; the stream ends when it says no. */
  isSignedIn: () => Promise<boolean>;
  /** The request's own signal: aborted when the browser is gone. */
  signal: AbortSignal;
}

/**
 * Server-Sent Events: `change` with an id of the change sequence, `reset`, and a comment every 15 s.
 * @throws AppError `too-many-requests` when the actor has ten open
 */
export function createEventStream(options: EventStreamOptions): Response {
  const streams = [...open.values()].filter((actorId) => actorId === options.actorId).length;
  if (streams >= mostStreamsOfOneActor)
    throw new AppError("too-many-requests", {
      detail: `You have ${streams} event streams open already.`,
      fix: "Close some tabs or programs that follow Sendlock.",
      retryAfterSeconds: 5,
    });
  const ending = new AbortController();
  open.set(ending, options.actorId);
  const signal = AbortSignal.any([ending.signal, options.signal]);
  const text = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const send = (chunk: string): void => {
          if (!signal.aborted) controller.enqueue(text.encode(chunk));
          if ((controller.desiredSize ?? 0) < -mostWaitingBytes) ending.abort();
        };
        const timers = [
          setInterval(() => send(": still here\n\n"), pingMs),
          setInterval(() => {
            options.isSignedIn().then(
              (signedIn) => signedIn || ending.abort(),
              // The database is away: the stream stays and heals, it shows nothing new meanwhile.
              () => undefined,
            );
          }, sessionCheckMs),
        ];
        send(`retry: ${retryMs}\n\n`);
        try {
          for await (const messages of followChanges(
            options.feed,
            options.db,
            options.scope,
            options.after,
            signal,
          ))
            send(messages.map(format).join(""));
        } catch {
          // The browser opens a new stream and goes on from its last number.
        } finally {
          for (const timer of timers) clearInterval(timer);
          open.delete(ending);
          if (!options.signal.aborted) controller.close();
        }
      },
      cancel: () => ending.abort(),
    },
    { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function format(message: FeedMessage): string {
  if (message.type === "reset") return `id: ${message.seq}\nevent: reset\ndata: {}\n\n`;
  const { seq, kind, ref } = message.change;
  return `id: ${seq}\nevent: change\ndata: ${JSON.stringify({ kind, ref })}\n\n`;
}
