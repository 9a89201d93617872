import { loadList, loadSurroundings, loadTenant } from "./load-shown.ts";
import { questionKey, type TenantQuestion } from "./question-rules.ts";
import { dropTenant, refreshList, replaceList, type Shown, takeTenants } from "./shown-rules.ts";

const answerWithinMs = 10_000;
/** More changed tenants than this are read as a list first. */
const mostAlone = 8;

export interface ReaderOptions {
  question: TenantQuestion;
  /** Whether what is shown answers the question already: then rows keep their place. */
  isAnswered: boolean;
  /** Ids of the tenants on show. */
  listShown: () => readonly string[];
  onShown: (update: (shown: Shown) => Shown) => void;
  /** Once aborted, nothing is shown any more. */
  signal: AbortSignal;
}

/**
 * Knows what has to be read again, and reads it: changed rows one by one, others as a list. A new question reads the
 * list alone.
 */
export function createReader({ question, isAnswered, listShown, onShown, signal: stop }: ReaderOptions) {
  const changed = new Set<string>();
  const key = questionKey(question);
  let wanted: "nothing" | "list" | "all" = isAnswered ? "nothing" : "list";
  let isNew = !isAnswered;
  let wantsSurroundings = false;

  const readTenants = async (ids: readonly string[]) => {
    for (const id of ids) changed.delete(id);
    const askedAt = performance.now();
    const signal = within(stop);
    const answers = await Promise.all(ids.map((id) => loadTenant(id, signal))).catch((error: unknown) => {
      for (const id of ids) changed.add(id);
      throw error;
    });
    if (stop.aborted) return;
    const found = answers.filter((tenant) => tenant !== null);
    const gone = ids.filter((_, at) => answers[at] === null);
    onShown((shown) => gone.reduce(dropTenant, takeTenants(shown, found, askedAt)));
  };

  const readList = async () => {
    const isForAll = wanted === "all";
    wanted = "nothing";
    const askedAt = performance.now();
    const signal = within(stop);
    const page = await loadList(question, signal);
    if (stop.aborted) return;
    // A row that no longer matches is not in the list and changes all the same.
    if (isForAll && !isNew) for (const id of listShown()) changed.add(id);
    for (const { id } of page.items) changed.delete(id);
    const take = isNew ? replaceList : refreshList;
    onShown((shown) => take(shown, { key, page, askedAt }));
    isNew = false;
  };

  const readSurroundings = async () => {
    wantsSurroundings = false;
    const surroundings = await loadSurroundings(within(stop));
    if (!stop.aborted) onShown((shown) => ({ ...shown, ...surroundings }));
  };

  return {
    /** Rows that changed; the list around them may have changed as well, which is asked for apart. */
    noteChanged: (ids: readonly string[]) => {
      const shown = new Set(listShown());
      for (const id of ids) if (shown.has(id)) changed.add(id);
    },
    wantList: () => {
      if (wanted === "nothing") wanted = "list";
      wantsSurroundings = true;
    },
    /** The list, and the rows on show that it no longer has. */
    wantAll: () => {
      wanted = "all";
      wantsSurroundings = true;
    },
    /** Counts and causes alone: they are the same for every question. */
    wantSurroundings: () => {
      wantsSurroundings = true;
    },
    /** Reads until nothing is left to read. @throws what `fetchJson` throws; what was not read stays wanted */
    read: async () => {
      while (!stop.aborted && (wanted !== "nothing" || wantsSurroundings || changed.size > 0)) {
        const isListFirst = wanted !== "nothing" || changed.size > mostAlone;
        const parts = [
          ...(isListFirst ? [readList()] : []),
          ...(wantsSurroundings ? [readSurroundings()] : []),
        ];
        if (parts.length > 0) await Promise.all(parts);
        const ids = [...changed].slice(0, mostAlone);
        if (ids.length > 0) await readTenants(ids);
      }
    },
  };
}

function within(stop: AbortSignal): AbortSignal {
  return AbortSignal.any([stop, AbortSignal.timeout(answerWithinMs)]);
}
