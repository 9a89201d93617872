import type { FollowOptions } from "./follow-stream.ts";
import { seekLeadership } from "./leadership.ts";
import { type LiveMessage, type LiveState, takeFresh } from "./messages.ts";

/** The tab with the stream tells each sign of life on, every 15 s at least; after this it is taken for asleep. */
const asleepMs = 40_000;
const firstAnswerMs = 4_000;

type Said =
  | { type: "hello" }
  /** Whoever has the stream: how it stands, the number it has reached, and whether its timers are slow. */
  | { type: "here"; state: LiveState; last: number | null; isHidden: boolean }
  | { type: "messages"; messages: LiveMessage[] };

const isHidden = () => typeof document !== "undefined" && document.hidden;

type Listener = (messages: LiveMessage[]) => void;

export interface Hub {
  /** What changes from now on. Begins with a reset once it is certain that nothing will be missed. */
  subscribe: (listener: Listener) => () => void;
  state: () => LiveState;
  subscribeState: (listener: () => void) => () => void;
  stop: () => void;
}

interface HubOptions {
  /** Of the lock and the channel. */
  name: string;
  /** Without it each tab has its own stream. */
  locks?: LockManager | undefined;
  follow: (options: Pick<FollowOptions, "after" | "onMessages" | "onState" | "signal">) => Promise<void>;
}

/** One stream a browser: the tab that holds the lock has it and passes all messages on to the others. */
export function createHub({ name, locks, follow }: HubOptions): Hub {
  const ending = new AbortController();
  const listeners = new Set<Listener>();
  const stateListeners = new Set<() => void>();
  const channel = locks && new BroadcastChannel(name);
  let silence: ReturnType<typeof setTimeout> | undefined;
  let state: LiveState = "connecting";
  let last: number | null = null;

  const say = (said: Said) => channel?.postMessage(said);
  const sayHere = () => say({ type: "here", state, last, isHidden: isHidden() });
  const setState = (next: LiveState) => {
    if (next === state) return;
    state = next;
    for (const listener of stateListeners) listener();
  };
  const take = (messages: readonly LiveMessage[]) => {
    const taken = takeFresh(last, messages);
    last = taken.last;
    if (taken.fresh.length > 0) for (const listener of listeners) listener(taken.fresh);
    return taken.fresh;
  };

  const lead = (signal: AbortSignal) => {
    clearTimeout(silence);
    return follow({
      after: () => last,
      signal,
      onState: (next) => {
        setState(next);
        sayHere();
      },
      onMessages: (messages) => {
        const fresh = take(messages);
        if (fresh.length > 0) say({ type: "messages", messages: fresh });
      },
    });
  };
  const onTaken = () => listen(asleepMs);
  const leadership = seekLeadership({ name, locks, lead, onTaken, signal: ending.signal });
  const listen = (ms: number) => {
    clearTimeout(silence);
    silence = setTimeout(leadership.takeOver, ms);
  };

  const hear = (said: Said) => {
    if (said.type === "hello") return void (leadership.isLeader() && sayHere());
    if (leadership.isLeader()) return;
    listen(asleepMs);
    if (said.type === "messages") return void take(said.messages);
    setState(said.state);
    // Newly opened, or woken from a sleep in which it heard nothing.
    if (said.last !== null && (last === null || last < said.last)) take([{ type: "reset", seq: said.last }]);
    // A hidden tab tries again only once a minute.
    if (said.state === "lost" && said.isHidden && !isHidden()) leadership.takeOver();
  };
  if (channel) {
    channel.addEventListener("message", ({ data }: MessageEvent<Said>) => hear(data));
    say({ type: "hello" });
    listen(firstAnswerMs);
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      // What it shows may be older than the newest message.
      const seq = last;
      if (seq !== null) queueMicrotask(() => listeners.has(listener) && listener([{ type: "reset", seq }]));
      return () => listeners.delete(listener);
    },
    state: () => state,
    subscribeState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    stop: () => {
      ending.abort();
      clearTimeout(silence);
      channel?.close();
    },
  };
}
