import { FlaskConical } from "lucide-react";
import { memo } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { Link } from "../ui/link.tsx";
import { TableCell, TableHeader, TableRow } from "../ui/table.tsx";
import { Age } from "../ui/time.tsx";
import { type Action, isOld, type Work, whyUnavailable } from "./action-rules.ts";
import { DirectSendState } from "./direct-send-state.tsx";
import { UndoButton } from "./undo-button.tsx";
import { offerUndo } from "./undo-rules.ts";

export interface RowProps {
  tenant: TenantView;
  mayRequestRuns: boolean;
  /** What is under way: as the server says, or as it was just asked for. */
  work: Work | null;
  /** Why the newest request for this tenant was refused. */
  refusal: Problem | undefined;
  undone: ReadonlySet<string>;
  now: number;
  onAction: (tenant: TenantView, action: Action) => void;
  onUndo: (tenant: TenantView, runId: string) => void;
}

/** Rows of 36 px where each tenant has one line. */
const tight = "@3xl:py-1! @max-3xl:py-0!";

export const TenantRow = memo(function TenantRow(props: RowProps) {
  const { tenant, work, refusal, now } = props;
  return (
    <TableRow
      data-tenant={tenant.id}
      className="focus-within:bg-surface-hover/60 hover:bg-surface-hover/60 @max-3xl:border-t @max-3xl:first:border-t-0"
    >
      <TableHeader scope="row" className={`${tight} @5xl:w-[45%] @3xl:w-[34%]`}>
        <TenantName tenant={tenant} />
      </TableHeader>
      <TableCell className={tight}>
        <DirectSendState tenant={tenant} work={work} now={now} undo={<RowUndo {...props} />} />
        {refusal && (
          <div role="alert" className="mt-1 text-bad-text text-xs">
            <p>{refusal.detail}</p>
            {refusal.fix && <p>Fix: {refusal.fix}</p>}
          </div>
        )}
      </TableCell>
      <TableCell className={`${tight} @3xl:w-36 text-text-muted`}>
        <p className="flex min-h-7 items-center gap-x-1.5 whitespace-nowrap">
          <CheckedAt at={tenant.checkedAt} now={now} />
        </p>
      </TableCell>
      <TableCell className={`${tight} @3xl:w-52`}>
        <RowActions {...props} />
      </TableCell>
    </TableRow>
  );
});

function TenantName({ tenant }: { tenant: TenantView }) {
  return (
    <div className="@5xl:grid @5xl:grid-cols-2 @5xl:items-baseline @5xl:gap-x-4">
      <span className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1 @5xl:flex-nowrap">
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
          <span title="Simulated" className="text-text-muted">
            <FlaskConical aria-hidden className="size-3.5" />
            <span className="sr-only">Simulated</span>
          </span>
        )}
        {tenant.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
      <span
        title={tenant.domain}
        className="block pb-0.5 text-text-muted text-xs [overflow-wrap:anywhere] @5xl:truncate"
      >
        {tenant.domain}
      </span>
    </div>
  );
}

function RowActions({ tenant, mayRequestRuns, work, onAction }: RowProps) {
  const action = (name: Action, words: string, variant: "ghost" | "secondary") => {
    const reason = whyUnavailable(name, tenant, mayRequestRuns, work);
    return (
      <Button
        size="sm"
        variant={reason ? "ghost" : variant}
        data-row-action={name}
        aria-label={`${words} ${tenant.name}`}
        disabledReason={reason}
        onClick={() => onAction(tenant, name)}
      >
        {words}
      </Button>
    );
  };
  return (
    <div className="flex gap-1.5 @3xl:justify-end">
      {action("check", "Check", "ghost")}
      {action("block", "Block", "secondary")}
      {action("allow", "Allow", "secondary")}
    </div>
  );
}

function RowUndo({ tenant, mayRequestRuns, work, undone, now, onUndo }: RowProps) {
  if (!mayRequestRuns || work?.state === "asked") return null;
  const offer = offerUndo(tenant, now, undone);
  if (!offer) return null;
  return <UndoButton tenantName={tenant.name} offer={offer} onUndo={() => onUndo(tenant, offer.runId)} />;
}

function CheckedAt({ at, now }: { at: string | null; now: number }) {
  if (!at) return "never checked";
  return (
    <>
      <span className="@3xl:sr-only">checked </span>
      <Age at={at} now={now} />
      {isOld(at, now) && <Badge>old</Badge>}
    </>
  );
}
