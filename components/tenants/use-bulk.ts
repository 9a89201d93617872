import { useRouter } from "next/navigation";
import { useState } from "react";
import type { PlanView } from "#lib/runs/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { toast } from "../ui/toast.ts";
import { type Action, type Work, whyUnavailable } from "./action-rules.ts";
import { checkConnections, checkMany, toastRefusal } from "./ask-for-run.tsx";
import { loadTenant } from "./load-shown.ts";
import { countSelected, isSelected, type Selection, targetOf } from "./selection-rules.ts";

export type BulkAction = Action | "connection";

interface Wanted {
  selection: Selection;
  items: readonly TenantView[];
  mayRequestRuns: boolean;
  workOf: (tenant: TenantView) => Work | null;
  /** What the row's own button does. */
  onAction: (tenant: TenantView, action: Action) => void;
  /** A run over many was asked for. */
  onAsked: () => void;
}

/** What the selection's bar does: one tenant as its row would, many by a plan that is looked at first. */
export function useBulk({ selection, items, mayRequestRuns, workOf, onAction, onAsked }: Wanted) {
  const router = useRouter();
  const [asking, setAsking] = useState<BulkAction | null>(null);

  const start = async (action: BulkAction) => {
    const count = countSelected(selection);
    if (action === "connection") return checkConnections(targetOf(selection), count);
    const one = count === 1 ? await findOne(selection, items) : null;
    if (one) {
      const reason = whyUnavailable(action, one, mayRequestRuns, workOf(one));
      if (reason) toast(`${one.name}: ${reason}`);
      else onAction(one, action);
    } else if (action === "check") {
      await checkMany(targetOf(selection), count);
      onAsked();
    } else {
      const body = jsonBody({ action, target: targetOf(selection) });
      const plan = await fetchJson<PlanView>("/api/v1/plans", body);
      router.push(`/plans/${plan.id}`);
    }
  };

  return {
    /** What was pressed and is not through. */
    asking,
    start: async (action: BulkAction) => {
      if (asking) return;
      setAsking(action);
      try {
        await start(action);
      } catch (error) {
        toastRefusal(error);
      } finally {
        setAsking(null);
      }
    },
  };
}

async function findOne(selection: Selection, items: readonly TenantView[]): Promise<TenantView | null> {
  const shown = items.find((tenant) => isSelected(selection, tenant));
  if (shown || selection.is === "all") return shown ?? null;
  const [id = ""] = selection.ids;
  return await loadTenant(id, AbortSignal.timeout(10_000));
}
