import { CircleHelp, LoaderCircle, ShieldAlert, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { directSendWords, settingText } from "#lib/direct-send/rules.ts";
import type { Survey } from "#lib/jobs/schema.ts";
import type { ReadingView, TenantView } from "#lib/tenants/schema.ts";
import { historyHref } from "../audit/history-address.ts";
import { Explain } from "../explain/explain.tsx";
import { isOld, type Work, workWords } from "../tenants/action-rules.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { Link } from "../ui/link.tsx";
import { Age, Clock } from "../ui/time.tsx";
import { readingWords, stateMeaning } from "./state-words.ts";

const looks = {
  blocked: { Icon: ShieldCheck, text: "text-good-text", box: "bg-good-soft" },
  allowed: { Icon: ShieldAlert, text: "text-warn-text", box: "bg-warn-soft" },
  unknown: { Icon: CircleHelp, text: "text-text-muted", box: "bg-surface-sunken" },
};

interface StateCardProps {
  tenant: TenantView;
  survey: Survey | null;
  /** The newest reading. */
  reading: ReadingView | undefined;
  work: Work | null;
  now: number;
  /** What can be done about it. */
  actions: ReactNode;
}

/** The tenant's state in big words, and what it means. Never the state that is only wanted. */
export function StateCard({ tenant, survey, reading, work, now, actions }: StateCardProps) {
  const { directSend, checkedAt, error } = tenant;
  const reason = tenant.reason === error?.cause ? null : tenant.reason;
  const { Icon, text, box } = looks[directSend];
  return (
    <Card aria-labelledby="state">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
        <div aria-hidden className={`grid size-11 shrink-0 place-items-center rounded-lg ${box}`}>
          <Icon className={`size-6 ${text}`} />
        </div>
        <div className="min-w-0 flex-1 basis-72 space-y-1.5">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 id="state" className="font-semibold text-lg leading-7">
              <span className="font-medium text-text-muted">Direct Send: </span>
              <span className={text}>{directSendWords[directSend]}</span>
            </h2>
            <code className="font-mono text-text-muted text-xs">{settingText(directSend)}</code>
            <Explain topic={directSend === "blocked" ? "blocked" : "directSend"} />
          </div>
          <p role="status" className="flex items-center gap-1.5 font-medium empty:hidden">
            {work && (
              <>
                <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" />
                {workWords(work)}
              </>
            )}
          </p>
          {reason && <p className="font-medium">{reason}</p>}
          <p className="max-w-prose">{stateMeaning(directSend, survey)}</p>
          <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1 text-dense text-text-muted">
            <LastRead checkedAt={checkedAt} reading={reading} now={now} />
            {isOld(checkedAt, now) && <Badge tone="warn">Old: check again</Badge>}
          </p>
          <LastChange tenant={tenant} now={now} />
        </div>
        {actions}
      </div>
    </Card>
  );
}

function LastRead({
  checkedAt,
  reading,
  now,
}: {
  checkedAt: string | null;
  reading: ReadingView | undefined;
  now: number;
}) {
  if (!checkedAt) return "Never read.";
  return (
    <span>
      Read <Age at={checkedAt} now={now} focusable />
      {reading && (
        <>
          , by <Link href={historyHref("run", reading.runId)}>{readingWords(reading)}</Link>
        </>
      )}
      .
    </span>
  );
}

function LastChange({ tenant: { lastChange, error }, now }: { tenant: TenantView; now: number }) {
  if (!lastChange || (error && lastChange.words.includes(error.cause))) return null;
  return (
    <p className="text-dense text-text-muted">
      Last change, <Clock at={lastChange.at} now={now} />: {lastChange.words} <Explain topic="delay" />
    </p>
  );
}
