import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { cleanFilter, type HistoryFilter, noFilter } from "./history-filter.ts";

const text = parseAsString.withDefault("");
const parsers = {
  q: text,
  tenant: text,
  person: text,
  kind: text,
  from: text,
  to: text,
  run: text,
  event: parseAsInteger,
};

/** The filter and the opened event, kept in the address. What is typed adds nothing to the browser's history. */
export function useHistoryFilter() {
  const [{ event, ...given }, setValues] = useQueryStates(parsers, { history: "replace", scroll: false });
  return {
    filter: cleanFilter(given),
    openSeq: event,
    type: (q: string) => void setValues({ q }),
    choose: (change: Partial<HistoryFilter>) => void setValues(change, { history: "push" }),
    clear: () => void setValues({ ...noFilter, event: null }, { history: "push" }),
    open: (seq: number) => void setValues({ event: seq }, { history: "push" }),
    close: () => void setValues({ event: null }),
  };
}
