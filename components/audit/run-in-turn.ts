const tryAgainMs = 2_000;

type Work = () => Promise<void>;

/**
 * Runs work one after the other: asked while one runs, the newest runs once more at its end. Work that fails is
 * tried again after 2 s, until it succeeds or newer work takes its place.
 */
export function createTurns(): { ask: (work: Work) => void; stop: () => void } {
  let next: Work | undefined;
  let isRunning = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = async () => {
    isRunning = true;
    while (next) {
      const work = next;
      next = undefined;
      try {
        await work();
      } catch {
        // The server is away or busy: what was missed is asked for again.
        timer = setTimeout(() => ask(next ?? work), tryAgainMs);
      }
    }
    isRunning = false;
  };
  const ask = (work: Work) => {
    clearTimeout(timer);
    next = work;
    if (!isRunning) void run();
  };
  const stop = () => {
    clearTimeout(timer);
    next = undefined;
  };
  return { ask, stop };
}
