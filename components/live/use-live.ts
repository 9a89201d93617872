"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Change } from "#lib/changes/schema.ts";
import { followStream } from "./follow-stream.ts";
import { createHub, type Hub } from "./hub.ts";
import type { LiveMessage, LiveState } from "./messages.ts";

const name = "sendlock-events";
/** How long changes are gathered, so that a run over many tenants does not ask for each. */
const gatherMs = 50;

let hub: Hub | null = null;
const hubListeners = new Set<() => void>();

function openHub(): Hub {
  hub ??= createHub({
    name,
    locks: typeof BroadcastChannel === "function" ? navigator.locks : undefined,
    follow: (options) => followStream({ ...options, onSignedOut: () => location.assign("/sign-in?ended=1") }),
  });
  return hub;
}

/** A page that the browser keeps for "back" must hold no lock, and begins anew when it is shown again. */
function followLife(): void {
  addEventListener("pagehide", () => {
    hub?.stop();
    hub = null;
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const reopen of hubListeners) reopen();
  });
}
if (typeof window !== "undefined") followLife();

/** Keeps a subscription over the change from one hub to the next. */
function keepSubscribed(subscribe: (hub: Hub) => () => void): () => void {
  let leave = subscribe(openHub());
  const reopen = () => {
    leave = subscribe(openHub());
  };
  hubListeners.add(reopen);
  return () => {
    hubListeners.delete(reopen);
    leave();
  };
}

interface Handlers {
  /** Something changed: load what of it is shown. Gathered for 50 ms; at once in a hidden tab, whose timers are slow. */
  onChange: (changes: Change[]) => void;
  /** Load everything that is shown. Called once at the start too: it may have changed since the page was made. */
  onReset: () => void;
}

/** Follows what changes on the server, from before the page was shown on, and over lost connections. */
export function useLive({ onChange, onReset }: Handlers): void {
  const deliver = useEffectEvent((messages: LiveMessage[]) => {
    if (messages.some(({ type }) => type === "reset")) onReset();
    else onChange(messages.flatMap((message) => (message.type === "change" ? message.change : [])));
  });

  useEffect(() => {
    let gathered: LiveMessage[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const messages = gathered;
      gathered = [];
      if (messages.length > 0) deliver(messages);
    };
    const leave = keepSubscribed(({ subscribe }) =>
      subscribe((messages) => {
        gathered.push(...messages);
        if (document.hidden) flush();
        else timer ??= setTimeout(flush, gatherMs);
      }),
    );
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, []);
}

const subscribeState = (onChange: () => void) =>
  keepSubscribed((current) => current.subscribeState(onChange));
const readState = (): LiveState => openHub().state();
const stateOnServer = (): LiveState => "connecting";

/** Whether what is shown follows the server. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeState, readState, stateOnServer);
}
