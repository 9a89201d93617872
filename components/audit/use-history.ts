import { useEffect, useRef, useState } from "react";
import type { AuditPage } from "#lib/audit/schema.ts";
import { useLive } from "../live/use-live.ts";
import { fetchJson, type Problem, ProblemError } from "../ui/fetch-json.ts";
import {
  addNewer,
  addOlder,
  type HistoryPage,
  readPage,
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

/**
 * The history under a query, followed as it grows.
 * @param params the query as the API takes it; null where it means nothing, and the answer before stays
 * @param initial what came with the page; null asks at once
 */
export function useHistory(params: Record<string, string> | null, initial: { page: AuditPage | null }) {
  const wanted = params && JSON.stringify(params);
  const { answer, key, update, failure, fail, tryAgain } = useAnswer(wanted, initial.page);
  useCatchUp(async () => {
    if (key === null) return;
    const page = await loadPage(key, { limit: "200" });
    update((shown) => addNewer(shown, page, window.scrollY <= topPixels));
  });
  const showMore = () => {
    const beforeSeq = answer?.shown.nextBeforeSeq;
    if (!beforeSeq || key === null) return;
    loadPage(key, { beforeSeq: String(beforeSeq) }).then(
      (page) => update((shown) => addOlder(shown, page)),
      fail,
    );
  };
  return {
    shown: answer?.shown ?? null,
    /** The list answers an earlier query than this one, or none yet. */
    isLoading: answer?.key !== key && !failure,
    failure,
    showMore,
    showWaiting: () => update(showWaiting),
    tryAgain,
  };
}

/** Why a query has no answer; null as the problem when the server could not be reached. */
interface Failure {
  key: string;
  problem: Problem | null;
}

/**
 * The list that answers a query, asked for when the query has not changed for a moment.
 * @param wanted null keeps the list that is there
 */
function useAnswer(wanted: string | null, initial: AuditPage | null) {
  const [answer, setAnswer] = useState<Answer | null>(() =>
    initial && wanted !== null ? { key: wanted, shown: startHistory(readPage(initial)) } : null,
  );
  const [failed, setFailed] = useState<Failure | null>(null);
  const key = wanted ?? answer?.key ?? null;
  const isAnswered = answer?.key === key;
  const failure = failed?.key === key ? failed : null;

  useEffect(() => {
    if (key === null || isAnswered || failure) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      loadPage(key, {}, stop.signal).then(
        (page) => setAnswer({ key, shown: startHistory(page) }),
        (error) => stop.signal.aborted || leaveOr(error, () => setFailed({ key, problem: problemOf(error) })),
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, isAnswered, failure]);

  const update = (change: (shown: ShownHistory) => ShownHistory) =>
    setAnswer((known) => (known?.key === key ? { key: known.key, shown: change(known.shown) } : known));
  const fail = (error: unknown) =>
    leaveOr(error, () => key !== null && setFailed({ key, problem: problemOf(error) }));
  return { answer, key, update, failure, fail, tryAgain: () => setFailed(null) };
}

function problemOf(error: unknown): Problem | null {
  return error instanceof ProblemError ? error.problem : null;
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

async function loadPage(
  key: string,
  more: Record<string, string>,
  signal?: AbortSignal,
): Promise<HistoryPage> {
  const params = new URLSearchParams({ limit: String(pageSize), ...JSON.parse(key), ...more });
  return readPage(await fetchJson<AuditPage>(`/api/v1/audit?${params}`, signal ? { signal } : {}));
}

/** A session that has ended leads to the sign-in page. */
function leaveOr(error: unknown, otherwise: () => void): void {
  if (error instanceof ProblemError && error.problem.status === 401) location.assign("/sign-in?ended=1");
  else otherwise();
}
