import { useEffect, useRef, useState } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import { isOver } from "./run-counts.ts";
import { progressWords } from "./run-words.ts";

const calmMs = 10_000;

/** Reads progress out, at most each 10 s and at the end. */
export function RunAnnouncer({ run }: { run: RunView }) {
  const [said, setSaid] = useState("");
  const saidAt = useRef(0);
  const words = progressWords(run);
  const key = `${run.state} ${isOver(run)}`;
  const saidKey = useRef(key);

  useEffect(() => {
    const say = () => {
      saidAt.current = Date.now();
      saidKey.current = key;
      setSaid(words);
    };
    // A change of state is worth it at once, a number only now and then; nothing is said of the page as it came.
    if (saidAt.current === 0) {
      saidAt.current = Date.now();
      return;
    }
    const waitMs = saidKey.current === key ? Math.max(0, saidAt.current + calmMs - Date.now()) : 0;
    const timer = setTimeout(say, waitMs);
    return () => clearTimeout(timer);
  }, [words, key]);

  return (
    <p aria-live="polite" data-announcer className="sr-only">
      {said}
    </p>
  );
}
