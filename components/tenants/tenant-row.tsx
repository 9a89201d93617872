import { memo } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import type { Problem } from "../ui/fetch-json.ts";
import { TableCell, TableHeader, TableRow } from "../ui/table.tsx";
import { type Action, type Work, whyUnavailable } from "./action-rules.ts";
import { DirectSendState } from "./direct-send-state.tsx";
import { CheckedAt, RowButton, TenantName } from "./row-cells.tsx";
import { UndoButton } from "./undo-button.tsx";
import { offerUndo } from "./undo-rules.ts";

export interface RowProps {
  tenant: TenantView;
  /** Its place in the list, from 0. */
  index: number;
  isChosen: boolean;
  mayRequestRuns: boolean;
  /** What is under way: as the server says, or as it was just asked for. */
  work: Work | null;
  /** Why the newest request for this tenant was refused. */
  refusal: Problem | undefined;
  undone: ReadonlySet<string>;
  now: number;
  onAction: (tenant: TenantView, action: Action) => void;
  onUndo: (tenant: TenantView, runId: string) => void;
  onChoose: (tenant: TenantView, on: boolean, isRange: boolean) => void;
  /** Told of the row's element, so that its height is known. */
  measure: (row: HTMLTableRowElement | null) => void;
}

/** Rows of 36 px where each tenant has one line. */
const tight = "@3xl:py-1! @max-3xl:col-start-2 @max-3xl:py-0!";

export const TenantRow = memo(function TenantRow(props: RowProps) {
  const { tenant, index, isChosen, work, refusal, now, measure } = props;
  return (
    <TableRow
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-chosen={isChosen || undefined}
      data-tenant={tenant.id}
      className="focus-within:bg-surface-hover/60 hover:bg-surface-hover/60 data-chosen:bg-accent-soft/60 @max-3xl:grid! @max-3xl:grid-cols-[2.5rem_1fr] @max-3xl:border-t @max-3xl:first:border-t-0"
    >
      <TableCell className={`${tight} px-0! text-center @max-3xl:col-start-1! @max-3xl:row-span-4`}>
        <RowCheckbox {...props} />
      </TableCell>
      <TableHeader scope="row" className={`${tight} pl-1!`}>
        <TenantName tenant={tenant} />
      </TableHeader>
      <TableCell className={`${tight} @max-3xl:pl-1!`}>
        <DirectSendState tenant={tenant} work={work} now={now} undo={<RowUndo {...props} />} />
        {refusal && (
          <div role="alert" className="mt-1 text-bad-text text-xs">
            <p>{refusal.detail}</p>
            {refusal.fix && <p>Fix: {refusal.fix}</p>}
          </div>
        )}
      </TableCell>
      <TableCell className={`${tight} text-text-muted @max-3xl:pl-1!`}>
        <p className="flex min-h-7 items-center gap-x-1.5 whitespace-nowrap">
          <CheckedAt at={tenant.checkedAt} now={now} />
        </p>
      </TableCell>
      <TableCell className={`${tight} @max-3xl:pl-1!`}>
        <RowActions {...props} />
      </TableCell>
    </TableRow>
  );
});

function RowCheckbox({ tenant, isChosen, onChoose }: RowProps) {
  return (
    <label className="inline-grid size-7 place-items-center">
      <input
        type="checkbox"
        data-row-action="select"
        aria-label={`Select ${tenant.name}`}
        checked={isChosen}
        onChange={({ target, nativeEvent }) =>
          onChoose(tenant, target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
        className="size-4 accent-accent"
      />
    </label>
  );
}

function RowActions({ tenant, mayRequestRuns, work, onAction }: RowProps) {
  const button = (action: Action, words: string) => (
    <RowButton
      action={action}
      words={words}
      tenantName={tenant.name}
      reason={whyUnavailable(action, tenant, mayRequestRuns, work)}
      onPress={() => onAction(tenant, action)}
    />
  );
  return (
    <div className="flex gap-1.5 @3xl:justify-end">
      {button("check", "Check")}
      {button("block", "Block")}
      {button("allow", "Allow")}
    </div>
  );
}

function RowUndo({ tenant, mayRequestRuns, work, undone, now, onUndo }: RowProps) {
  if (!mayRequestRuns || work?.state === "asked") return null;
  const offer = offerUndo(tenant, now, undone);
  if (!offer) return null;
  return <UndoButton tenantName={tenant.name} offer={offer} onUndo={() => onUndo(tenant, offer.runId)} />;
}
