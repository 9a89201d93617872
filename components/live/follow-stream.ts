import type { LiveMessage, LiveState } from "./messages.ts";
import { createEventParser, type StreamEvent } from "./sse.ts";

/** The server says something every 15 s; a connection that is silent for longer is dead without knowing it. */
const silentMs = 40_000;
const firstWaitMs = 250;
const mostWaitMs = 5_000;

export interface FollowOptions {
  /** The number after which to go on; null: from now on. */
  after: () => number | null;
  onMessages: (messages: LiveMessage[]) => void;
  /**
   * "connected" at every sign of life of the server, "connecting" at the start and when a stream has ended, "lost"
   * when it could not be opened again.
   */
  onState: (state: LiveState) => void;
  onSignedOut: () => void;
  signal: AbortSignal;
  fetch?: typeof fetch;
}

/**
 * Follows the event stream until the signal is aborted or the session has ended. EventSource would do less: it
 * tells neither a silent connection nor the status of an answer.
 */
export async function followStream(options: FollowOptions): Promise<void> {
  const { signal, onState } = options;
  let failures = 0;
  onState("connecting");
  while (!signal.aborted) {
    let wasOpen = false;
    const note = () => {
      wasOpen = true;
    };
    try {
      const status = await readStream(options, note);
      if (status === 401) return options.onSignedOut();
    } catch {
      // Out of reach, refused, cut off or silent: what is common to them is the next try.
    }
    if (signal.aborted) return;
    failures = wasOpen ? 0 : failures + 1;
    onState(wasOpen ? "connecting" : "lost");
    await waitOrWake(Math.min(firstWaitMs * 2 ** failures, mostWaitMs) * (0.5 + Math.random() / 2), signal);
  }
}

async function readStream(options: FollowOptions, onOpen: () => void): Promise<number> {
  const { onMessages, onState } = options;
  const after = options.after();
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silentMs);
  // At once where the network is gone; a server on this machine is reached again just as quickly.
  if (typeof window !== "undefined")
    addEventListener("offline", () => silence.abort(), { signal: silence.signal });
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silentMs);
    onState("connected");
  };
  try {
    const response = await (options.fetch ?? fetch)(
      after === null ? "/api/v1/events" : `/api/v1/events?after=${after}`,
      {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: AbortSignal.any([options.signal, silence.signal]),
      },
    );
    if (!response.ok || !response.body) return response.status;
    onOpen();
    heard();
    const parse = createEventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      heard();
      const messages = parse(piece.value).flatMap(readMessage);
      if (messages.length > 0) onMessages(messages);
    }
    return response.status;
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

function readMessage({ event, id, data }: StreamEvent): LiveMessage[] {
  const seq = Number(id);
  if (event === "reset") return [{ type: "reset", seq }];
  if (event === "change") return [{ type: "change", seq, change: { seq, ...JSON.parse(data) } }];
  return [];
}

/** Timers of a hidden tab are slow: being looked at and coming back to the network end the wait. */
function waitOrWake(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const wake = () => {
      clearTimeout(timer);
      stop.abort();
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake, { signal: stop.signal });
    if (typeof document === "undefined") return;
    addEventListener("online", wake, { signal: stop.signal });
    document.addEventListener("visibilitychange", () => document.hidden || wake(), { signal: stop.signal });
  });
}
