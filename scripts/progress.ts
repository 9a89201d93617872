/** Prints what happens, a line a step, each with its time. */
export interface Progress {
  /** Runs one step; its result, or what it says of itself, ends up on the line. */
  step: <T>(label: string, work: () => Promise<T>, verdict?: (result: T) => string) => Promise<T>;
  say: (line: string) => void;
  totalSeconds: () => string;
}

const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

export function createProgress(write: (line: string) => void = console.log): Progress {
  const startedAt = performance.now();
  return {
    async step(label, work, verdict = () => "done") {
      const from = performance.now();
      const result = await work();
      write(`${label.padEnd(17)} ${verdict(result)} (${inSeconds(performance.now() - from)})`);
      return result;
    },
    say: write,
    totalSeconds: () => inSeconds(performance.now() - startedAt),
  };
}
