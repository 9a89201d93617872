import { useCallback, useRef } from "react";

/** The same function at every render, which does what the newest one does: for parts that are drawn anew only when they change. */
export function useSteady<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
  const newest = useRef(act);
  newest.current = act;
  return useCallback((...args: Args) => newest.current(...args), []);
}
