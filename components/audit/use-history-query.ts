import { createLoader, debounce, parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useEffect } from "react";
import { formerParams, readAddress } from "./history-address.ts";

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
const noFormer = Object.fromEntries(formerParams.map((name) => [name, null]));

const addressMs = 250;
const readQuery = createLoader({ q: text });

/**
 * The query and the opened event, kept in the address. What is typed adds nothing to the browser's history. What a
 * former address says is written as a query.
 */
export function useHistoryQuery() {
  const [{ event, ...address }, setValues] = useQueryStates(parsers, { history: "replace", scroll: false });
  const query = readAddress(address);
  const isFormer = formerParams.some((name) => address[name] !== "");
  useEffect(() => {
    if (isFormer) void setValues({ ...noFormer, q: query });
  }, [isFormer, query, setValues]);
  const choose = (q: string) => void setValues({ ...noFormer, q, event: null }, { history: "push" });
  return {
    query,
    openSeq: event,
    // The address follows when somebody has typed: changing it costs more than drawing the list.
    type: (q: string) => void setValues({ ...noFormer, q }, { limitUrlUpdates: debounce(addressMs) }),
    choose,
    /** A saved filter, as an address has it. */
    take: (saved: string) => choose(readQuery(`?${saved}`).q),
    open: (seq: number) => void setValues({ event: seq }, { history: "push" }),
    /** Another event in the place of the one that is open: "back" leads to the list. */
    turnTo: (seq: number) => void setValues({ event: seq }),
    close: () => void setValues({ event: null }),
  };
}
