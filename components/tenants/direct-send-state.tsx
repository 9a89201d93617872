import { CircleHelp, LoaderCircle, ShieldAlert, ShieldCheck } from "lucide-react";
import { settingText } from "#lib/direct-send/rules.ts";
import { type DirectSend, directSendWords } from "#lib/direct-send/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { Clock } from "../ui/time.tsx";
import { busyWords } from "./action-rules.ts";

const looks = {
  blocked: { icon: ShieldCheck, text: "text-good" },
  allowed: { icon: ShieldAlert, text: "text-warning-strong" },
  unknown: { icon: CircleHelp, text: "text-muted" },
};

/** The delay that Microsoft names between the setting and its effect. */
const enforcedWithinMs = 30 * 60_000;

interface StateProps {
  tenant: TenantView;
  busyAction: string | null;
  now: number;
}

export function DirectSendState({ tenant, busyAction, now }: StateProps) {
  const { directSend, reason } = tenant;
  return (
    <div className="space-y-1">
      {busyAction ? (
        <p className="flex items-center gap-1.5 font-medium">
          <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" />
          {busyWords(busyAction)}
          {directSend !== "unknown" && (
            <span className="font-normal text-muted text-sm">last read: {directSendWords[directSend]}</span>
          )}
        </p>
      ) : (
        <StateBadge directSend={directSend} />
      )}
      {reason && (busyAction || reason !== tenant.error?.cause) && (
        <p className="text-sm text-muted">{reason}</p>
      )}
      {!busyAction && <Outcome tenant={tenant} now={now} />}
    </div>
  );
}

function StateBadge({ directSend }: { directSend: DirectSend }) {
  const { icon: Icon, text } = looks[directSend];
  return (
    <p className="flex flex-wrap items-center gap-x-1.5">
      <Icon aria-hidden className={`size-4 shrink-0 ${text}`} />
      <span className={`font-medium ${text}`}>{directSendWords[directSend]}</span>
      <span className="font-mono text-muted text-xs">{settingText(directSend)}</span>
    </p>
  );
}

function Outcome({ tenant: { error, lastChange }, now }: { tenant: TenantView; now: number }) {
  if (error) {
    const isOfChange = lastChange?.words.includes(error.cause);
    return (
      <div className="text-sm">
        <p>{isOfChange ? lastChange?.words : error.cause}</p>
        <p className="text-muted">Fix: {error.fix}</p>
        {error.raw && (
          <details className="mt-1">
            <summary className="w-fit cursor-pointer text-muted underline underline-offset-2">
              What Microsoft said
            </summary>
            <pre className="mt-1 max-w-prose whitespace-pre-wrap break-words rounded bg-sunken p-2 font-mono text-xs">
              {error.raw}
            </pre>
          </details>
        )}
      </div>
    );
  }
  if (!lastChange || now - Date.parse(lastChange.at) > enforcedWithinMs) return null;
  const [, first = lastChange.words, rest = ""] = /^([^.]+)(\..*)?$/s.exec(lastChange.words) ?? [];
  return (
    <p className="text-sm text-muted">
      {first} <Clock at={lastChange.at} now={now} />
      {rest}
    </p>
  );
}
