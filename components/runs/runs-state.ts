import type { RunView } from "#lib/runs/schema.ts";

export type ListedRun = RunView;

/** Runs that are over, newest first, as far as they are loaded. */
export interface RunList {
  items: ListedRun[];
  nextCursor: string | null;
}

/** Puts an older page below. */
export function addOlderRuns(known: RunList, older: RunList): RunList {
  const ids = new Set(known.items.map(({ id }) => id));
  return {
    items: [...known.items, ...older.items.filter(({ id }) => !ids.has(id))],
    nextCursor: older.nextCursor,
  };
}

/**
 * Takes the newest page in. Ids grow with time, so what is older than its last run is kept; runs end in another
 * order than they begin, and those between are in the page.
 */
export function takeNewestRuns(known: RunList, newest: RunList): RunList {
  const last = newest.items.at(-1);
  if (!last || newest.nextCursor === null) return newest;
  const older = known.items.filter(({ id }) => id < last.id);
  return older.length === 0 ? newest : { items: [...newest.items, ...older], nextCursor: known.nextCursor };
}
