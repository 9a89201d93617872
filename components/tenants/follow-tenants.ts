import type { Change } from "#lib/changes/schema.ts";
import { type Problem, ProblemError } from "../ui/fetch-json.ts";
import { createReader, type ReaderOptions } from "./tenant-reader.ts";

const restMs = 30_000;
const lostMs = 3_000;
const aroundMs = 1_000;

export interface Follower {
  /** Reads again what these changes touch: rows at once, counts and causes a moment later. */
  take: (changes: readonly Pick<Change, "kind" | "ref">[]) => void;
  /** Reads everything again. */
  askNow: () => void;
  stop: () => void;
}

interface Wanted extends Omit<ReaderOptions, "signal"> {
  /** Null when the newest answer came. */
  onTrouble: (problem: Problem | null) => void;
}

/**
 * Keeps what is shown up to date: one question at a time, the next when its answer is there, so that a flood of
 * changes asks no faster than the server answers. Every 30 s it asks without being told. A session that has ended
 * leads to the sign-in page.
 */
export function followTenants({ onTrouble, ...options }: Wanted): Follower {
  const stopping = new AbortController();
  const reader = createReader({ ...options, signal: stopping.signal });
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;

  const ask = async () => {
    if (isAsking || stopping.signal.aborted) return;
    isAsking = true;
    clearTimeout(timer);
    try {
      await reader.read();
      if (stopping.signal.aborted) return;
      onTrouble(null);
      timer = setTimeout(askNow, restMs);
    } catch (error) {
      if (stopping.signal.aborted) return;
      if (isSignedOut(error)) return location.assign("/sign-in?ended=1");
      onTrouble(explainTrouble(error));
      timer = setTimeout(askNow, lostMs);
    } finally {
      isAsking = false;
    }
  };
  const askNow = () => {
    reader.wantAll();
    void ask();
  };
  /** Spread out, so that many open pages do not ask at the same moment. */
  const askSoon = () => {
    soon = undefined;
    reader.wantList();
    void ask();
  };

  /** Counts and causes that changed while the question did were asked for by nobody. */
  const lookAround = () => {
    soon = undefined;
    reader.wantSurroundings();
    void ask();
  };

  if (options.isAnswered) timer = setTimeout(askNow, restMs);
  else {
    soon = setTimeout(lookAround, aroundMs);
    void ask();
  }
  return {
    take: (changes) => {
      const ids = changes.filter(({ kind }) => kind === "tenant").map(({ ref }) => ref);
      // A credential that was put to use can take a cause off the list.
      if (ids.length === 0 && !changes.some(({ kind }) => kind === "app")) return;
      reader.noteChanged(ids);
      soon ??= setTimeout(askSoon, 400 + Math.random() * 600);
      void ask();
    },
    askNow,
    stop: () => {
      clearTimeout(timer);
      clearTimeout(soon);
      stopping.abort();
    },
  };
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}

function explainTrouble(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    status: 0,
    title: "Can't reach Sendlock",
    detail: "Sendlock does not answer.",
    fix: "If it stays so, look at your connection and at the machine that runs Sendlock.",
  };
}
