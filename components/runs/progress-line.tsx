import type { RunView } from "#lib/runs/schema.ts";
import { formatCount } from "./count-words.ts";
import { CountsBar } from "./counts-bar.tsx";
import { countDone } from "./run-counts.ts";

/** How far a run is: a bar and a line. */
export function ProgressLine({ run }: { run: RunView }) {
  return (
    <div className="space-y-1">
      <CountsBar counts={run.counts} total={run.total} />
      <p className="tabular-nums">
        {formatCount(countDone(run))} of {formatCount(run.total)} done
      </p>
    </div>
  );
}
