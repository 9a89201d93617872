import type { Counts } from "#lib/runs/schema.ts";
import { countsSentence, stateDots, stateOrder } from "./run-counts.ts";

/** Counts by state as one bar. What it shows is said in words, too. */
export function CountsBar({
  counts,
  total,
  small = false,
}: {
  counts: Counts;
  total: number;
  small?: boolean;
}) {
  const present = stateOrder.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <div
      role="img"
      aria-label={countsSentence(counts) || "Nothing yet"}
      className={`flex w-full gap-px overflow-hidden rounded-full bg-border ${small ? "h-1.5" : "h-2.5"}`}
    >
      {present.map((state) => (
        <span
          key={state}
          // However few, they can be seen.
          style={{ width: `${(100 * (counts[state] ?? 0)) / Math.max(1, total)}%`, minWidth: "3px" }}
          className={`${stateDots[state]} transition-[width] motion-reduce:transition-none`}
        />
      ))}
    </div>
  );
}
