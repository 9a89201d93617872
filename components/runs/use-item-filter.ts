import { parseAsString, useQueryStates } from "nuqs";
import type { ItemState } from "#lib/runs/schema.ts";
import { stateOrder } from "./run-counts.ts";

export interface ItemFilter {
  state: ItemState | null;
  /** Code of a cause. */
  error: string | null;
  chooseState: (state: ItemState | null) => void;
  chooseError: (error: string | null) => void;
}

/** Which items are shown, kept in the address. */
export function useItemFilter(): ItemFilter {
  const [{ items, cause }, set] = useQueryStates(
    { items: parseAsString, cause: parseAsString },
    { history: "replace", scroll: false },
  );
  return {
    state: stateOrder.find((state) => state === items) ?? null,
    error: cause,
    chooseState: (state) => void set({ items: state, cause: null }),
    chooseError: (error) => void set({ items: null, cause: error }),
  };
}
