import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefCallback, useEffect, useRef, useState } from "react";
import { Skeleton } from "../ui/skeleton.tsx";
import { TableBody, TableCell, TableRow } from "../ui/table.tsx";
import type { Shown } from "./rows-state.ts";

const rowsAround = 6;
/** Drawn before the page is alive, so that it can be read without script. */
const rowsAtFirst = 40;

/** What a row hands on to its `tr`. */
export interface RowPlace {
  ref?: RefCallback<HTMLTableRowElement>;
  "data-index": number;
  "aria-rowindex": number;
}

interface VirtualRowsProps {
  /** How many rows the whole list has, loaded or not. */
  count: number;
  /** Usual height of a row in CSS pixels. */
  rowPx: number;
  columns: number;
  onShow: (shown: Shown) => void;
  /** Draws a row; null for one that is not loaded yet. */
  children: (index: number, place: RowPlace) => ReactNode;
}

/** The body of a long table: only the rows in sight are in the document, and the page's own scroll bar moves them. */
export function VirtualRows({ count, rowPx, columns, onShow, children }: VirtualRowsProps) {
  const top = useRef<HTMLTableRowElement>(null);
  const [margin, setMargin] = useState<number | null>(null);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => rowPx,
    overscan: rowsAround,
    scrollMargin: margin ?? 0,
    initialRect: { width: 0, height: rowsAtFirst * rowPx },
  });
  useEffect(() => {
    const measure = () => {
      const box = top.current?.getBoundingClientRect();
      if (box) setMargin(Math.round(box.top + window.scrollY));
    };
    measure();
    // What stands above may grow: a message, a wrapped line.
    const watcher = new ResizeObserver(measure);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, []);

  const items = margin === null ? null : virtual.getVirtualItems();
  const first = items?.[0]?.index ?? 0;
  const last = items ? (items.at(-1)?.index ?? 0) : Math.min(rowsAtFirst, count) - 1;
  const shown = useRef(onShow);
  useEffect(() => {
    shown.current = onShow;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list of another length may lack what is on show.
  useEffect(() => {
    shown.current({ first, last: Math.max(first, last) });
  }, [first, last, count]);

  const above = items?.[0] ? items[0].start - (margin ?? 0) : 0;
  const below = items ? virtual.getTotalSize() - ((items.at(-1)?.end ?? 0) - (margin ?? 0)) : 0;
  return (
    <TableBody>
      <tr ref={top} aria-hidden style={{ height: above }}>
        <td colSpan={columns} className="p-0" />
      </tr>
      {Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at).map((index) => {
        const place = { ref: virtual.measureElement, "data-index": index, "aria-rowindex": index + 2 };
        return (
          children(index, place) ?? (
            <TableRow key={`waiting ${index}`} {...place}>
              <TableCell colSpan={columns} style={{ height: rowPx }}>
                <Skeleton className="h-3.5 w-2/5" />
              </TableCell>
            </TableRow>
          )
        );
      })}
      <tr aria-hidden style={{ height: Math.max(0, below) }}>
        <td colSpan={columns} className="p-0" />
      </tr>
    </TableBody>
  );
}
