"use client";

import type { HistoryHead } from "#lib/audit/schema.ts";
import { Callout } from "../ui/callout.tsx";
import { Link } from "../ui/link.tsx";
import { useHistoryHead } from "./use-history-head.ts";

/** Said over every page while the history is not as it was written. */
export function HistoryAlarm({ initial }: { initial: HistoryHead }) {
  const bad = useHistoryHead(initial, true).check?.bad;
  return (
    <div role="status" className="empty:hidden [&:not(:empty)]:mb-4">
      {bad && (
        <Callout
          tone="bad"
          title="The history is not as it was written"
          actions={<Link href="/history">Open the history</Link>}
        >
          <p>
            #{bad.seq.toLocaleString("en")}: {bad.why}. What to do stands in docs/operations.md under the same
            words.
          </p>
        </Callout>
      )}
    </div>
  );
}
