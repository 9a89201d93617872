import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../ui/button.tsx";
import { countSelected, type Selection, selectionWords } from "./selection-rules.ts";
import type { BulkAction } from "./use-bulk.ts";

interface BarProps {
  selection: Selection;
  mayRequestRuns: boolean;
  /** What was pressed and is not through. */
  asking: BulkAction | null;
  /** How many match what is on show, where not all of them are chosen; else null. */
  matching: { total: number; isFiltered: boolean } | null;
  /** Ids of what is to be chosen are being asked for. */
  isCounting: boolean;
  onTakeAll: () => void;
  onAction: (action: BulkAction) => void;
  onTags: () => void;
  onClear: () => void;
}

/** Fixed and not sticky: a sticky bar that gets the focus scrolls the page. Stands where the shell has its content. */
const place =
  "pointer-events-none fixed inset-x-0 bottom-0 z-20 px-4 pb-3 sm:px-6 lg:left-56 lg:px-8 [&>*]:pointer-events-auto";
const box =
  "mx-auto flex max-w-7xl flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-border-strong bg-surface-raised px-3 py-2 shadow-raised";

/** Says what is chosen and what can be done with it. The page ends above it. */
export function SelectionBar({ selection, matching, isCounting, onTakeAll, ...rest }: BarProps) {
  const section = useRef<HTMLElement>(null);
  const isOpen = countSelected(selection) > 0;
  useEffect(() => {
    if (!isOpen || !section.current) return;
    return keepClear(section.current);
  }, [isOpen]);
  return (
    <section ref={section} aria-label="Selection" data-selection-bar className={isOpen ? place : "sr-only"}>
      <div className={isOpen ? box : ""}>
        <p role="status" className="font-medium text-dense tabular-nums">
          {isOpen && selectionWords(selection)}
        </p>
        {isOpen && matching && (
          <Button
            size="sm"
            variant="ghost"
            loading={isCounting}
            onClick={onTakeAll}
            className="text-accent-text!"
          >
            Select all {matching.total.toLocaleString("en")}
            {matching.isFiltered && " that match"}
          </Button>
        )}
        {isOpen && <BarActions isOne={countSelected(selection) === 1} {...rest} />}
      </div>
    </section>
  );
}

type ActionsProps = Pick<BarProps, "mayRequestRuns" | "asking" | "onAction" | "onTags" | "onClear">;

function BarActions({
  isOne,
  mayRequestRuns,
  asking,
  onAction,
  onTags,
  onClear,
}: ActionsProps & { isOne: boolean }) {
  const reason = mayRequestRuns ? null : "Needs Technician";
  const action = (name: BulkAction, words: string) => (
    <Button
      size="sm"
      data-first-action={name === "check" || undefined}
      loading={asking === name}
      disabledReason={reason}
      onClick={() => onAction(name)}
    >
      {words}
    </Button>
  );
  return (
    <div className="ml-auto flex flex-wrap items-center gap-1.5">
      {action("check", "Check")}
      {action("block", isOne ? "Block" : "Block…")}
      {action("allow", "Allow…")}
      {action("connection", "Check connection")}
      <Button size="sm" disabledReason={reason} onClick={onTags}>
        Tags…
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        <X aria-hidden className="size-3.5" />
        Clear
      </Button>
    </div>
  );
}

/** The page's end and what has the focus scroll clear of the bar, and messages stand above it. */
function keepClear(bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty("--bottom-bar", `${bar.offsetHeight}px`));
  observer.observe(bar);
  return () => {
    observer.disconnect();
    style.removeProperty("--bottom-bar");
  };
}
