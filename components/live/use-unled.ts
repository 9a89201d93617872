import { useEffect, useEffectEvent } from "react";
import { useLiveState } from "./use-live.ts";

/** How often to ask while nobody tells of changes. */
const unledMs = 3_000;

/** Asks by the clock while the stream of changes is not there. */
export function useUnled(askNow: () => void): void {
  const state = useLiveState();
  const ask = useEffectEvent(askNow);
  useEffect(() => {
    if (state === "connected") return;
    const timer = setInterval(() => ask(), unledMs);
    return () => clearInterval(timer);
  }, [state]);
}
