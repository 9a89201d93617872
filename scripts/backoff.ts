const firstMs = 1_000;
const longestMs = 30_000;
/** What lived this long starts its back-off anew. */
const steadyMs = 60_000;

/** How long to wait before each new start of what died: 1, 2, 4 … 30 s. */
export function createBackoff(): { nextMs: (livedMs: number) => number } {
  let waitMs = firstMs;
  return {
    nextMs(livedMs) {
      if (livedMs > steadyMs) waitMs = firstMs;
      const now = waitMs;
      waitMs = Math.min(waitMs * 2, longestMs);
      return now;
    },
  };
}
