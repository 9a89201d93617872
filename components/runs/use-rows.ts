import { useEffect, useRef, useState } from "react";
import { createTurns } from "../audit/run-in-turn.ts";
import { fetchJson } from "../ui/fetch-json.ts";
import { nextQuestion, putPage, type Rows, type RowsPage, type Shown, startRows } from "./rows-state.ts";
import { isGoneFor } from "./use-followed.ts";

interface Answer<T> {
  /** The address that it answers. */
  path: string;
  rows: Rows<T>;
}

const nothing = { items: [], total: 0, hasMore: true, staleBefore: 0 };

/**
 * A long list that is loaded as far as it is looked at, a page at a time. Asked to refresh, it asks again only for
 * what is on show.
 * @param path address of the list with its filter, such as `/api/v1/runs/…/items?state=failed`
 * @param first the first page, where it came with the page, and the address that it answers
 */
export function useRows<T extends { position: number }>(
  path: string,
  first: { path: string; page: RowsPage<T> } | null,
) {
  const [answer, setAnswer] = useState<Answer<T> | null>(
    () => first && { path: first.path, rows: startRows(first.page) },
  );
  const [isFailed, setIsFailed] = useState(false);
  const known = useRef(answer);
  const wanted = useRef({ path, shown: { first: 0, last: 0 }, isOld: answer?.path !== path });
  const [turns] = useState(createTurns);
  useEffect(() => turns.stop, [turns]);

  const ask = () =>
    turns.ask(async () => {
      for (;;) {
        const { path: asked, shown, isOld } = wanted.current;
        const rows = known.current?.path === asked ? known.current.rows : (nothing as Rows<T>);
        const question = nextQuestion(rows, shown, isOld);
        if (!question) return;
        wanted.current.isOld = false;
        try {
          const page = await loadPage<T>(asked, rows.items[question.from - 1]?.position, question.limit);
          if (wanted.current.path !== asked) continue;
          known.current = { path: asked, rows: putPage(rows, question.from, page) };
          setAnswer(known.current);
          setIsFailed(false);
        } catch (error) {
          wanted.current.isOld = true;
          if (isGoneFor(error)) return;
          setIsFailed(true);
          throw error;
        }
      }
    });
  const newestAsk = useRef(ask);
  useEffect(() => {
    newestAsk.current = ask;
  });

  useEffect(() => {
    if (wanted.current.path === path && known.current?.path === path) return;
    wanted.current = { path, shown: { first: 0, last: 0 }, isOld: true };
    newestAsk.current();
  }, [path]);

  return {
    /** Of an earlier filter while the answer to the chosen one is on its way; null before any answer. */
    rows: answer?.rows ?? null,
    isLoading: answer?.path !== path,
    isFailed,
    show: (shown: Shown) => {
      wanted.current.shown = shown;
      if (known.current && nextQuestion(known.current.rows, shown, false)) ask();
    },
    refresh: () => {
      wanted.current.isOld = true;
      ask();
    },
  };
}

function loadPage<T>(path: string, cursor: number | undefined, limit: number): Promise<RowsPage<T>> {
  const [base, query] = path.split("?");
  const params = new URLSearchParams(query);
  params.set("limit", String(limit));
  if (cursor !== undefined) params.set("cursor", String(cursor));
  return fetchJson<RowsPage<T>>(`${base}?${params}`);
}
