import { useEffect, useState } from "react";
import type { HistoryHead } from "#lib/audit/schema.ts";
import { useLive } from "../live/use-live.ts";
import { fetchJson } from "../ui/fetch-json.ts";
import { createTurns } from "./run-in-turn.ts";

/**
 * The newest event and how far the history is checked, followed as both move on.
 * @param checksOnly asks only when a check moved on, and not with each event
 */
export function useHistoryHead(initial: HistoryHead, checksOnly = false): HistoryHead {
  const [head, setHead] = useState(initial);
  const [turns] = useState(createTurns);
  useEffect(() => turns.stop, [turns]);
  const read = () => turns.ask(async () => setHead(await fetchJson<HistoryHead>("/api/v1/audit/head")));
  useLive({
    onChange: (changes) => {
      if (changes.some(({ kind, ref }) => kind === "audit" && (!checksOnly || ref === "check"))) read();
    },
    onReset: read,
  });
  return head;
}
