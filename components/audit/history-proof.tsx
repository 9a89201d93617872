import { Download } from "lucide-react";
import type { AnchorView, HistoryHead } from "#lib/audit/schema.ts";
import type { HistoryCheck } from "#lib/jobs/schema.ts";
import { useJob } from "../add-tenants/use-job.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Fact } from "../ui/fact.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Clock } from "../ui/time.tsx";
import { type BadgeState, placeWords } from "./badge-rules.ts";

interface ProofProps {
  head: HistoryHead;
  state: BadgeState;
  mayCheck: boolean;
  now: number;
}

/** What the badge rests on: the newest hash, when what was looked at, where the hash is kept, and what to do. */
export function HistoryProof({ head, state, mayCheck, now }: ProofProps) {
  return (
    <div className="mt-3 space-y-4">
      <Trouble state={state} />
      <dl className="space-y-2">
        <Fact
          name={`Hash of the newest event, #${head.seq.toLocaleString("en")}`}
          copy={head.hash}
          copyLabel="Copy hash"
        />
        <Fact name="Whole history last checked">
          {head.check?.wholeAt ? (
            <Clock at={head.check.wholeAt} now={now} />
          ) : (
            "Never from the first event to the newest"
          )}
        </Fact>
        <Fact name="Hash kept outside the database">
          <Anchors anchors={head.anchors} now={now} />
        </Fact>
      </dl>
      <CheckNow mayCheck={mayCheck} />
      <div className="space-y-1 border-border border-t pt-3 text-dense">
        <p className="text-text-muted">Check an export without Sendlock, against a hash that you keep:</p>
        <Save href="/verify-history.mjs" name="verify-history.mjs">
          Offline verifier
        </Save>
        <Save href="/api/v1/audit/head" name={`history-head-${head.seq}.json`}>
          Number, hash and signature of the newest event
        </Save>
      </div>
    </div>
  );
}

function Trouble({ state }: { state: BadgeState }) {
  if (state.kind === "bad")
    return (
      <Callout tone="bad" title="Somebody or something changed what stands in the database">
        <p>
          Events before #{state.seq} were found good. What this one and those after it say is not proven.
          Change nothing, keep a copy of the database, and follow “The history is not as it was written” in
          docs/operations.md.
        </p>
      </Callout>
    );
  if (state.troubles.length === 0) return null;
  return (
    <Callout tone="warn">
      {state.troubles.map(({ cause, fix }) => (
        <p key={cause}>
          {cause} {fix}
        </p>
      ))}
    </Callout>
  );
}

function Anchors({ anchors, now }: { anchors: readonly AnchorView[]; now: number }) {
  if (anchors.length === 0) return "Nowhere yet";
  return (
    <ul>
      {anchors.map(({ place, seq, at, failedAt, failedWhy }) => (
        <li key={place}>
          {placeWords[place]}: {seq === 0 ? "none yet" : `#${seq.toLocaleString("en")} at `}
          {seq > 0 && <Clock at={at} now={now} />}
          {failedAt && (
            <span className="block text-warn-text">
              Fails since <Clock at={failedAt} now={now} />: {failedWhy}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Has a worker look at every event, and says what it found. */
function CheckNow({ mayCheck }: { mayCheck: boolean }) {
  const { job, isBusy, problem, ask } = useJob<"verify">();
  return (
    <div className="space-y-2">
      <Button
        size="sm"
        loading={isBusy}
        disabledReason={mayCheck ? null : "Needs Technician"}
        onClick={() => void ask({ kind: "verify" })}
      >
        Check the whole history now
      </Button>
      <ProblemAlert problem={problem} />
      <p role="status" className="text-dense empty:hidden">
        {isBusy && "A worker looks at every event."}
        {job?.result && foundWords(job.result)}
        {job?.error && `The check came to no end. ${job.error.cause} ${job.error.fix}`}
      </p>
    </div>
  );
}

function foundWords({ seq, bad }: HistoryCheck): string {
  if (bad) return `#${bad.seq.toLocaleString("en")} is not as it was written: ${bad.why}.`;
  return `Every event from #1 to #${seq.toLocaleString("en")} is as it was written.`;
}

function Save({ href, name, children }: { href: string; name: string; children: string }) {
  return (
    <a
      href={href}
      download={name}
      className="flex items-center gap-1.5 rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
    >
      <Download aria-hidden className="size-3.5" />
      {children}
    </a>
  );
}
