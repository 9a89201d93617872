import type { TenantView } from "#lib/tenants/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Link } from "../ui/link.tsx";
import { formatAge } from "../ui/time.tsx";
import { type Action, exclusionWords, isOld, unavailableReasons } from "./action-rules.ts";
import { RowIcon } from "./row-icons.tsx";

export function TenantName({ tenant }: { tenant: TenantView }) {
  return (
    <div className="@5xl:grid @5xl:grid-cols-[1fr_9rem] @5xl:items-baseline @5xl:gap-x-4">
      <span className="flex min-h-7 flex-wrap items-center gap-x-1.5 gap-y-1 @5xl:flex-nowrap">
        <Link
          plain
          href={`/tenants/${tenant.id}`}
          prefetch={false}
          data-row-link
          className="rounded-sm font-medium underline-offset-2 hover:underline"
        >
          {tenant.name}
        </Link>
        {tenant.cloud === "simulated" && (
          <span data-tip="Simulated" className="text-text-muted">
            <RowIcon name="simulated" className="size-3.5" />
            <span className="sr-only">Simulated</span>
          </span>
        )}
        {tenant.access === "watch" && <Badge>watched</Badge>}
        {tenant.exclusion && <ExclusionMark words={exclusionWords(tenant.exclusion)} />}
        {tenant.goneAt && (
          <span data-tip="Not on Microsoft's list of customers any more">
            <Badge tone="warn">Not listed</Badge>
          </span>
        )}
        {tenant.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
      <span
        data-tip={tenant.domain}
        className="block pb-0.5 text-text-muted text-xs [overflow-wrap:anywhere] @5xl:truncate"
      >
        {tenant.domain}
      </span>
    </div>
  );
}

/** A button, so that the keyboard and a finger get at the words, too. */
function ExclusionMark({ words }: { words: string }) {
  return (
    <button
      type="button"
      aria-label={words}
      data-tip={words}
      className="grid size-6 shrink-0 place-items-center rounded-md text-warn-text"
    >
      <RowIcon name="excluded" className="size-3.5" />
    </button>
  );
}

export function CheckedAt({ at, now }: { at: string | null; now: number }) {
  if (!at) return "never checked";
  return (
    <>
      <span className="@3xl:sr-only">checked </span>
      <time dateTime={at} data-tip-time={at}>
        {formatAge(now - Date.parse(at))}
      </time>
      {isOld(at, now) && <Badge>old</Badge>}
    </>
  );
}

interface RowButtonProps {
  action: Action;
  words: string;
  tenantName: string;
  /** Why it does nothing at the moment, one of `unavailableReasons`. */
  reason: string | null;
  onPress: () => void;
}

const ready = {
  check: "border-transparent hover:bg-surface-hover",
  block: "border-border bg-surface-raised shadow-xs hover:bg-surface-hover",
  allow: "border-border bg-surface-raised shadow-xs hover:bg-surface-hover",
};

/** components/ui/button.tsx without a tooltip and a reason of its own: a list of many would be slow with them. */
export function RowButton({ action, words, tenantName, reason, onPress }: RowButtonProps) {
  const look = reason ? "cursor-not-allowed border-transparent text-text-muted" : ready[action];
  return (
    <button
      type="button"
      data-row-action={action}
      data-tip={reason ?? undefined}
      aria-label={`${words} ${tenantName}`}
      aria-disabled={reason ? true : undefined}
      aria-describedby={reason ? reasonId(reason) : undefined}
      onClick={reason ? undefined : onPress}
      className={`inline-flex min-h-7 shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border px-2 font-medium text-dense transition-colors ${look}`}
    >
      {words}
    </button>
  );
}

const reasonId = (reason: string) => `row-reason-${reason.replaceAll(/\W+/g, "-").toLowerCase()}`;

/** The reasons that row buttons refer to, once for all rows. */
export function RowReasons() {
  return (
    <div hidden>
      {Object.values(unavailableReasons).map((reason) => (
        <span key={reason} id={reasonId(reason)}>
          {reason}
        </span>
      ))}
    </div>
  );
}
