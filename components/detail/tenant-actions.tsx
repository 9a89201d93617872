import type { TenantView } from "#lib/tenants/schema.ts";
import { type Action, whyUnavailable } from "../tenants/action-rules.ts";
import { UndoButton } from "../tenants/undo-button.tsx";
import { offerUndo } from "../tenants/undo-rules.ts";
import { Button } from "../ui/button.tsx";
import type { TenantWork } from "./use-tenant-work.ts";

interface TenantActionsProps {
  tenant: TenantView;
  mayRequestRuns: boolean;
  working: TenantWork;
  now: number;
}

/** An excluded tenant is read, and not changed. */
function whyExcluded(action: Action, { exclusion }: TenantView): string | null {
  return exclusion && action !== "check" ? "Excluded from runs" : null;
}

const buttons = [
  { action: "check", words: "Check", variant: "secondary" },
  { action: "block", words: "Block", variant: "primary" },
  { action: "allow", words: "Allow…", variant: "danger" },
] as const;

/** What can be done with the tenant now; what can't says why. */
export function TenantActions({ tenant, mayRequestRuns, working, now }: TenantActionsProps) {
  const { work, undone, act, undo } = working;
  const offer = mayRequestRuns ? offerUndo(tenant, now, undone) : null;
  return (
    <div className="flex flex-col gap-2 sm:max-w-60 sm:items-end sm:text-right">
      <div className="flex flex-wrap gap-2">
        {buttons.map(({ action, words, variant }) => (
          <Button
            key={action}
            variant={variant}
            disabledReason={
              whyExcluded(action, tenant) ?? whyUnavailable(action, tenant, mayRequestRuns, work)
            }
            onClick={() => act(action)}
          >
            {words}
          </Button>
        ))}
      </div>
      {offer && <UndoButton tenantName={tenant.name} offer={offer} onUndo={() => undo(offer.runId)} />}
    </div>
  );
}
