import type { ReactNode } from "react";
import { directSendWords, settingText } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Link } from "../ui/link.tsx";
import { Clock } from "../ui/time.tsx";
import { isOld, type Work, workWords } from "./action-rules.ts";
import { RowIcon } from "./row-icons.tsx";

const looks = { blocked: "text-good-text", allowed: "text-warn-text", unknown: "text-text-muted" };

/** The delay that Microsoft names between the setting and its effect. */
const enforcedWithinMs = 30 * 60_000;

interface StateProps {
  tenant: TenantView;
  work: Work | null;
  now: number;
  /** What can be done about the newest change, beside what is said of it. */
  undo?: ReactNode;
}

/** How a tenant stands: what was read, or what is under way. Never a state that is only wanted. */
export function DirectSendState({ tenant, work, now, undo }: StateProps) {
  const { directSend, reason, error, checkedAt, changedOutsideAt } = tenant;
  return (
    <>
      <p className="flex min-h-7 flex-wrap items-center gap-x-1.5">
        {work ? (
          <WorkLine work={work} lastRead={directSend} />
        ) : (
          <StateBadge directSend={directSend} isOld={isOld(checkedAt, now)} />
        )}
        {changedOutsideAt && <Badge tone="warn">Changed outside</Badge>}
        {reason && reason !== error?.cause && <span className="text-text-muted text-xs">{reason}</span>}
        {undo}
      </p>
      {!work && (error ? <Failure tenant={tenant} /> : <LastChange tenant={tenant} now={now} />)}
    </>
  );
}

function WorkLine({ work, lastRead }: { work: Work; lastRead: DirectSend }) {
  return (
    <>
      <RowIcon name="work" className="size-4 animate-spin text-accent-text" />
      <span className="font-medium">{workWords(work)}</span>
      {lastRead !== "unknown" && (
        <span className="text-text-muted text-xs">last read: {directSendWords[lastRead]}</span>
      )}
    </>
  );
}

/** A state in words, with the setting's own name small beside it. */
function StateBadge({ directSend, isOld }: { directSend: DirectSend; isOld: boolean }) {
  const look = isOld ? "text-text-muted" : looks[directSend];
  return (
    <>
      <RowIcon name={directSend} className={`size-4 ${look}`} />
      <span className={`font-medium ${look}`}>{directSendWords[directSend]}</span>
      <span className="font-mono text-[11px] text-text-muted">{settingText(directSend)}</span>
    </>
  );
}

function Failure({ tenant: { id, error, lastChange } }: { tenant: TenantView }) {
  if (!error) return null;
  const isOfChange = lastChange?.words.includes(error.cause);
  return (
    <div className="text-xs">
      <p>{isOfChange ? lastChange?.words : error.cause}</p>
      <Disclosure summary={<span className="text-xs">How to fix it</span>}>
        <p className="max-w-prose pb-1">
          Fix: {error.fix}{" "}
          {error.raw && (
            <Link href={`/tenants/${id}`} prefetch={false}>
              What Microsoft said
            </Link>
          )}
        </p>
      </Disclosure>
    </div>
  );
}

function LastChange({ tenant: { lastChange }, now }: { tenant: TenantView; now: number }) {
  if (!lastChange || now - Date.parse(lastChange.at) > enforcedWithinMs) return null;
  const [, first = lastChange.words, rest = ""] = /^([^.]+)(\..*)?$/s.exec(lastChange.words) ?? [];
  return (
    <p className="text-text-muted text-xs">
      {first} <Clock at={lastChange.at} now={now} />
      {rest}
    </p>
  );
}
