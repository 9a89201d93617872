import { useEffect, useRef, useState } from "react";
import type { Change } from "#lib/changes/schema.ts";
import { createTurns } from "../audit/run-in-turn.ts";
import { useLive } from "../live/use-live.ts";
import { useUnled } from "../live/use-unled.ts";
import { ProblemError } from "../ui/fetch-json.ts";

/** A pause after each answer, so that a run over many tenants does not ask without end. */
const restMs = 200;

interface Wanted<T> {
  /** What came with the page. */
  initial: T;
  /** Asks for all of it anew. */
  load: (known: T) => Promise<T>;
  /** Whether a change on the server touches what is shown. */
  isTouched: (change: Change, known: T) => boolean;
}

/** Something shown that follows the server: asked for anew, one question at a time, whenever a change touches it. */
export function useFollowed<T>({ initial, load, isTouched }: Wanted<T>) {
  const [value, setValue] = useState(initial);
  const [isBehind, setIsBehind] = useState(false);
  const [isGone, setIsGone] = useState(false);
  const known = useRef(initial);
  const newestLoad = useRef(load);
  useEffect(() => {
    newestLoad.current = load;
  });
  const show = (next: T) => {
    known.current = next;
    setValue(next);
  };
  const [turns] = useState(createTurns);
  useEffect(() => turns.stop, [turns]);

  /** An answer that was overtaken, such as by the answer to a command, is asked for again. */
  const loadNewest = async (): Promise<void> => {
    const before = known.current;
    const next = await newestLoad.current(before);
    if (known.current === before) show(next);
    else await loadNewest();
  };
  const askNow = () =>
    turns.ask(async () => {
      try {
        await loadNewest();
        setIsBehind(false);
      } catch (error) {
        if (isGoneFor(error)) return setIsGone(true);
        setIsBehind(true);
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, restMs));
    });
  useLive({
    onChange: (changes) => {
      if (changes.some((change) => isTouched(change, known.current))) askNow();
    },
    onReset: askNow,
  });
  useUnled(askNow);
  return { value, setValue: show, isBehind, isGone, askNow };
}

/** Leads to the sign-in page when the session has ended. @returns whether what was asked for does not exist */
export function isGoneFor(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  if (error.problem.status === 401) location.assign("/sign-in?ended=1");
  return error.problem.status === 404;
}
