import { useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { toast } from "../ui/toast.ts";
import type { Action } from "./action-rules.ts";
import { askForTenant } from "./ask-for-run.tsx";
import type { useRequests } from "./use-requests.ts";
import { focusRow } from "./use-row-keys.ts";
import { useSteady } from "./use-steady.ts";
import { useUndoToasts } from "./use-toasts.ts";

/** Checks, blocks, allows and undoes one tenant at a time, with its messages. Allowing asks why first. */
export function useTenantChanges(items: readonly TenantView[], requests: ReturnType<typeof useRequests>) {
  const [allowing, setAllowing] = useState<TenantView | null>(null);

  const undo = useSteady((tenant: TenantView, runId: string) => {
    focusRow(tenant.id);
    void requests.undo(tenant, runId).then((run) => {
      if (run?.id === runId) toast(`${tenant.name}: cancelled, nothing was changed`);
    });
  });
  const { watch } = useUndoToasts({ tenants: items, undone: requests.undone, onUndo: undo });
  const change = async (tenant: TenantView, action: Action, reason?: string) => {
    // Chosen before the list was searched anew: no row would say how it goes.
    if (!items.some(({ id }) => id === tenant.id)) return askForTenant(tenant, action, reason);
    const run = await requests.change(tenant, action, reason);
    if (run && action !== "check") watch(tenant, run.id);
  };
  const act = useSteady((tenant: TenantView, action: Action) => {
    if (action === "allow") setAllowing(tenant);
    else void change(tenant, action);
  });

  return {
    act,
    undo,
    /** The tenant that is to be allowed, while the reason is asked for. */
    allowing,
    allow: (reason: string) => {
      setAllowing(null);
      if (allowing) void change(allowing, "allow", reason);
    },
    dontAllow: () => setAllowing(null),
  };
}
