import { useSyncExternalStore } from "react";

const subscribeToNothing = () => () => {};

/** Whether this browser may encrypt on this page: only with HTTPS or on localhost. */
export function useSecure(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => window.isSecureContext,
    () => true,
  );
}
