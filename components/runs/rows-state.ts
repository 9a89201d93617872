/** One page of a list, as the server gives it. */
export interface RowsPage<T> {
  items: T[];
  nextCursor: number | null;
  total: number;
}

/** What is loaded of a list from its beginning on. */
export interface Rows<T> {
  items: readonly T[];
  /** How long the whole list is. */
  total: number;
  hasMore: boolean;
  /** Rows before this index may be out of date. */
  staleBefore: number;
}

/** The rows on show: indices of the first and the last. */
export interface Shown {
  first: number;
  last: number;
}

const pageSize = 100;
const mostAPage = 500;

export function startRows<T>(page: RowsPage<T>): Rows<T> {
  return { items: page.items, total: page.total, hasMore: page.nextCursor !== null, staleBefore: 0 };
}

/** What has to be asked for: rows from an index on, so many at most. Null when all on show is there and new. */
export interface Question {
  from: number;
  limit: number;
}

/**
 * What to ask for next.
 * @param isOld everything may have changed since it was loaded
 */
export function nextQuestion<T>(rows: Rows<T>, { first, last }: Shown, isOld: boolean): Question | null {
  const wanted = Math.min(last + 1, rows.total);
  if (isOld || first < rows.staleBefore) {
    const from = Math.min(Math.floor(first / pageSize) * pageSize, rows.items.length);
    return { from, limit: clampLimit(wanted - from) };
  }
  if (rows.hasMore && rows.items.length < wanted)
    return { from: rows.items.length, limit: clampLimit(wanted - rows.items.length) };
  return null;
}

function clampLimit(rows: number): number {
  return Math.min(mostAPage, Math.max(pageSize, Math.ceil(rows / pageSize) * pageSize));
}

/** Puts a page in its place. What was loaded behind it is dropped and asked for again when it is looked at. */
export function putPage<T>(rows: Rows<T>, from: number, page: RowsPage<T>): Rows<T> {
  const items = [...rows.items.slice(0, from), ...page.items];
  return { items, total: page.total, hasMore: page.nextCursor !== null, staleBefore: from };
}
