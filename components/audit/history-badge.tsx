import { ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import type { HistoryHead } from "#lib/audit/schema.ts";
import { Popover } from "../ui/popover.tsx";
import { Clock } from "../ui/time.tsx";
import { type BadgeState, describeHead } from "./badge-rules.ts";
import { HistoryProof } from "./history-proof.tsx";
import { useHistoryHead } from "./use-history-head.ts";

const looks = {
  good: { box: "border-good/40 bg-good-soft text-good-text", Icon: ShieldCheck },
  warn: { box: "border-warn/40 bg-warn-soft text-warn-text", Icon: ShieldQuestion },
  bad: { box: "border-bad/40 bg-bad-soft text-bad-text", Icon: ShieldAlert },
};

function toneOf(state: BadgeState): keyof typeof looks {
  if (state.kind === "bad") return "bad";
  return state.troubles.length > 0 ? "warn" : "good";
}

interface HistoryBadgeProps {
  initial: HistoryHead;
  mayCheck: boolean;
  now: number;
}

/** Whether the history is as it was written, as far as that was looked at; its button opens what that rests on. */
export function HistoryBadge({ initial, mayCheck, now }: HistoryBadgeProps) {
  const head = useHistoryHead(initial);
  const state = describeHead(head, now);
  if (!state) return null;
  const { box, Icon } = looks[toneOf(state)];
  return (
    <>
      <Popover
        title={<Words state={state} now={now} />}
        trigger={
          <button
            type="button"
            data-history={toneOf(state)}
            className={`inline-flex min-h-8 items-center gap-1.5 rounded-md border px-2.5 py-1 text-left font-medium text-dense transition-colors ${box}`}
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className="[overflow-wrap:anywhere]">
              <Words state={state} now={now} />
            </span>
          </button>
        }
      >
        <HistoryProof head={head} state={state} mayCheck={mayCheck} now={now} />
      </Popover>
      <span role="alert" className="sr-only">
        {state.kind === "bad" && `The history is not as it was written: #${state.seq}: ${state.why}`}
      </span>
    </>
  );
}

function Words({ state, now }: { state: BadgeState; now: number }) {
  if (state.kind === "bad") return `Not as it was written: #${state.seq.toLocaleString("en")}: ${state.why}`;
  if (state.kind === "unchecked") return "Not verified yet";
  return (
    <>
      Verified to #{state.seq.toLocaleString("en")} at <Clock at={state.at} now={now} />
    </>
  );
}
