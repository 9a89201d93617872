import { useState } from "react";

export interface OpenedDialog<What> {
  /** What it is about; kept while it closes. */
  what: What | null;
  isOpen: boolean;
  /** A key for the dialog, so that each opening begins anew: what was chosen or refused before is over. */
  opening: number;
  open: (what: What) => void;
  close: () => void;
}

/** One dialog at a time, and what it is about. */
export function useDialog<What>(): OpenedDialog<What> {
  const [state, setState] = useState<{ what: What | null; isOpen: boolean; opening: number }>({
    what: null,
    isOpen: false,
    opening: 0,
  });
  return {
    ...state,
    open: (what) => setState(({ opening }) => ({ what, isOpen: true, opening: opening + 1 })),
    close: () => setState((known) => ({ ...known, isOpen: false })),
  };
}
