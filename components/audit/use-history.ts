import { useEffect, useRef, useState } from "react";
import { useLive } from "../live/use-live.ts";
import { fetchJson, ProblemError } from "../ui/fetch-json.ts";
import { auditParams, type HistoryFilter } from "./history-filter.ts";
import {
  addNewer,
  addOlder,
  type HistoryPage,
  type ShownHistory,
  showWaiting,
  startHistory,
} from "./history-state.ts";
import { createTurns } from "./run-in-turn.ts";

const settleMs = 200;
const pageSize = 50;
/** How far down a reader still counts as being at the top. */
const topPixels = 60;

interface Answer {
  /** The filter that it answers. */
  key: string;
  shown: ShownHistory;
}

/** The history under a filter, followed as it grows. @param initial what came with the page; null asks at once */
export function useHistory(filter: HistoryFilter, initial: { page: HistoryPage | null }) {
  const key = JSON.stringify(auditParams(filter));
  const { answer, update, isFailed, fail, tryAgain } = useAnswer(key, initial.page);
  useCatchUp(async () => {
    const page = await loadPage(key, { limit: "200" });
    update((shown) => addNewer(shown, page, window.scrollY <= topPixels));
  });
  const showMore = () => {
    const beforeSeq = answer?.shown.nextBeforeSeq;
    if (!beforeSeq) return;
    loadPage(key, { beforeSeq: String(beforeSeq) }).then(
      (page) => update((shown) => addOlder(shown, page)),
      fail,
    );
  };
  return {
    shown: answer?.shown ?? null,
    /** The list answers an earlier filter than the chosen one, or none yet. */
    isLoading: answer?.key !== key && !isFailed,
    isFailed,
    showMore,
    showWaiting: () => update(showWaiting),
    tryAgain,
  };
}

/** The list that answers a filter, asked for when the filter has not changed for a moment. */
function useAnswer(key: string, initial: HistoryPage | null) {
  const [answer, setAnswer] = useState<Answer | null>(() => initial && { key, shown: startHistory(initial) });
  const [failed, setFailed] = useState<string | null>(null);
  const isAnswered = answer?.key === key;
  const isFailed = failed === key;

  useEffect(() => {
    if (isAnswered || isFailed) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      loadPage(key, {}, stop.signal).then(
        (page) => setAnswer({ key, shown: startHistory(page) }),
        (error) => stop.signal.aborted || leaveOr(error, () => setFailed(key)),
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, isAnswered, isFailed]);

  const update = (change: (shown: ShownHistory) => ShownHistory) =>
    setAnswer((known) => (known?.key === key ? { key, shown: change(known.shown) } : known));
  const fail = (error: unknown) => leaveOr(error, () => setFailed(key));
  return { answer, update, isFailed, fail, tryAgain: () => setFailed(null) };
}

/** Takes in what the history gained, whenever it did. */
function useCatchUp(work: () => Promise<void>): void {
  const [turns] = useState(createTurns);
  useEffect(() => turns.stop, [turns]);
  const newest = useRef(work);
  useEffect(() => {
    newest.current = work;
  });
  const catchUp = () =>
    turns.ask(async () => {
      try {
        await newest.current();
      } catch (error) {
        leaveOr(error, () => {
          throw error;
        });
      }
    });
  useLive({
    onChange: (changes) => {
      if (changes.some(({ kind }) => kind === "audit")) catchUp();
    },
    onReset: catchUp,
  });
}

function loadPage(key: string, more: Record<string, string>, signal?: AbortSignal): Promise<HistoryPage> {
  const params = new URLSearchParams({ limit: String(pageSize), ...JSON.parse(key), ...more });
  return fetchJson<HistoryPage>(`/api/v1/audit?${params}`, signal ? { signal } : {});
}

/** A session that has ended leads to the sign-in page. */
function leaveOr(error: unknown, otherwise: () => void): void {
  if (error instanceof ProblemError && error.problem.status === 401) location.assign("/sign-in?ended=1");
  else otherwise();
}
