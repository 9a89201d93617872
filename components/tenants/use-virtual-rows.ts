import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";

/** Rows kept on both sides of what is on screen, so that the focus can go on from row to row. */
const overscan = 10;
/** What a row of one line has, as a row and as a card, and an error besides: for rows that were not on screen yet. */
const rowPx = 37;
const cardPx = 140;
const errorPx = 64;
/** Below this width rows are cards, see components/ui/table.tsx. */
const cardsBelowPx = 768;
/** What the server takes for a screen. */
const firstScreen = { width: 1280, height: 900 };

const noAdjustment = () => false;

/**
 * Which rows of a long list are in the document: those on screen, some around them, and the one that has the focus.
 * The browser's own search in the page finds no others.
 */
export function useVirtualRows(
  body: RefObject<HTMLTableSectionElement | null>,
  tenants: readonly TenantView[],
) {
  const ids = useMemo(() => tenants.map(({ id }) => id), [tenants]);
  const focused = useRef<string | null>(null);
  const { marginPx, isCards } = usePlace(body);
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count: ids.length,
    overscan,
    estimateSize: (index) => (isCards ? cardPx : rowPx) + (tenants[index]?.error ? errorPx : 0),
    getItemKey: useCallback((index: number) => ids[index] ?? index, [ids]),
    rangeExtractor: useCallback(
      (range: Range) => withIndex(defaultRangeExtractor(range), ids.indexOf(focused.current ?? "")),
      [ids],
    ),
    scrollMargin: marginPx,
    initialRect: firstScreen,
    initialOffset: 0,
  });
  // Where the browser keeps what is looked at in its place, two would move it twice.
  useEffect(() => {
    if (CSS.supports("overflow-anchor", "auto"))
      virtualizer.shouldAdjustScrollPositionOnItemSizeChange = noAdjustment;
  }, [virtualizer]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other estimates, other places.
  useLayoutEffect(() => virtualizer.measure(), [isCards]);

  return {
    ids,
    rows: virtualizer.getVirtualItems().map(({ index, start, end }) => ({
      index,
      startPx: start - marginPx,
      endPx: end - marginPx,
    })),
    heightPx: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
    /** Brings a row that is not in the document into it. */
    reveal: (id: string) => {
      const index = ids.indexOf(id);
      if (index !== -1) virtualizer.scrollToIndex(index, { align: "center" });
    },
    noteFocus: (id: string | null) => {
      focused.current = id;
    },
  };
}

/** Where the list begins in the document, and whether its rows are cards. It moves with all that stands above it. */
function usePlace(body: RefObject<HTMLTableSectionElement | null>) {
  const [place, setPlace] = useState({ marginPx: 0, isCards: false });
  useLayoutEffect(() => {
    const look = () => {
      if (!body.current) return;
      const { top, width } = body.current.getBoundingClientRect();
      const next = { marginPx: Math.round(top + scrollY), isCards: width < cardsBelowPx };
      setPlace((known) =>
        known.marginPx === next.marginPx && known.isCards === next.isCards ? known : next,
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  return place;
}

function withIndex(indexes: number[], index: number): number[] {
  if (index === -1 || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
