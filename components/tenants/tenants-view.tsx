"use client";

import { useCallback, useState } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import type { AttentionGroup, TenantView } from "#lib/tenants/schema.ts";
import { Explain } from "../explain/explain.tsx";
import { Button } from "../ui/button.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useNow } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import type { Action } from "./action-rules.ts";
import { AllowDialog } from "./allow-dialog.tsx";
import { Announcer } from "./announcer.tsx";
import { AttentionList } from "./attention-list.tsx";
import { ListFooter } from "./list-footer.tsx";
import { NoTenants } from "./no-tenants.tsx";
import { PageNotes } from "./page-notes.tsx";
import { filterParams, isFiltered, noFilter, type TenantFilter } from "./question-rules.ts";
import { requestRun } from "./request-run.ts";
import type { Shown } from "./shown-rules.ts";
import { TenantFilters } from "./tenant-filters.tsx";
import { TenantTable } from "./tenant-table.tsx";
import { explainRefusal, useRequests } from "./use-requests.ts";
import { focusRow, useRowKeys } from "./use-row-keys.ts";
import { useTenantQuestion } from "./use-tenant-question.ts";
import { useTenants } from "./use-tenants.ts";
import { useUndoToasts } from "./use-toasts.ts";

interface ViewProps {
  initial: Omit<Shown, "askedAt" | "isOutdated">;
  /** The server's clock when the page was made. */
  now: number;
  mayRequestRuns: boolean;
}

export function TenantsView({ initial, now: madeAt, mayRequestRuns }: ViewProps) {
  const { question, type, choose, showMore } = useTenantQuestion();
  const list = useTenants(() => startWith(initial), question);
  const { shown } = list;
  const requests = useRequests({ askedAt: shown.askedAt, onAnswered: list.takeTenant });
  const [allowing, setAllowing] = useState<TenantView | null>(null);
  const now = useNow(madeAt);

  const undo = async (tenant: TenantView, runId: string) => {
    focusRow(tenant.id);
    const run = await requests.undo(tenant, runId);
    if (run?.id === runId) toast(`${tenant.name}: cancelled, nothing was changed`);
  };
  const { watch } = useUndoToasts({ tenants: shown.items, undone: requests.undone, onUndo: undo });
  const change = async (tenant: TenantView, action: Action, reason?: string) => {
    const run = await requests.change(tenant, action, reason);
    if (run && action !== "check") watch(tenant, run.id);
  };
  const act = (tenant: TenantView, action: Action) => {
    if (action === "allow") setAllowing(tenant);
    else void change(tenant, action);
  };
  useRowKeys();
  const checkAll = useCheckAll(list.askNow);
  const { states } = shown.facets;
  const isNarrow = isFiltered(question);
  const isUnread = states.unknown > 0 && states.blocked + states.allowed + shown.attention.length === 0;

  return (
    <>
      <PageHeader
        title="Tenants"
        description={
          <>
            Whether Direct Send is blocked, as Exchange last told it. <Explain topic="directSend" />
          </>
        }
        actions={
          <Button
            variant={isUnread ? "primary" : "secondary"}
            disabledReason={whyNotAll(mayRequestRuns, shown.total, list.isBehind)}
            onClick={() => void checkAll(question, shown.total)}
          >
            Check all {!list.isBehind && shown.total.toLocaleString("en")}
            {isNarrow && " that match"}
          </Button>
        }
      />
      <div className="space-y-4">
        <PageNotes
          workers={shown.workers}
          trouble={list.trouble}
          mayRequestRuns={mayRequestRuns}
          isUnread={isUnread}
          onTryAgain={list.askNow}
        />
        <AttentionList
          groups={shown.attention}
          mayRequestRuns={mayRequestRuns}
          chosen={question.error}
          onShow={(error) => choose({ ...noFilter, error })}
          onCheck={({ code, count }: AttentionGroup) => void checkAll({ ...noFilter, error: code }, count)}
        />
        <TenantFilters
          question={question}
          facets={shown.facets}
          attention={shown.attention}
          onType={type}
          onChoose={choose}
        />
        {shown.items.length > 0 ? (
          <TenantTable
            caption={isNarrow ? "Tenants that match" : "Tenants"}
            sort={question.sort}
            onSort={(sort) => choose({ sort })}
            isBehind={list.isBehind}
            rows={shown.items.map((tenant) => ({
              tenant,
              mayRequestRuns,
              work: requests.workOf(tenant),
              refusal: requests.refusals[tenant.id],
              undone: requests.undone,
              now,
              onAction: act,
              onUndo: (of, runId) => void undo(of, runId),
            }))}
          />
        ) : list.isBehind ? (
          <SkeletonRows />
        ) : (
          <NoTenants isFiltered={isNarrow} onClear={() => choose(noFilter)} />
        )}
        <ListFooter
          shown={shown.items.length}
          total={shown.total}
          hasMore={shown.hasMore}
          isOutdated={shown.isOutdated}
          isBehind={list.isBehind}
          onShowMore={showMore}
          onMakeAnew={list.makeAnew}
        />
      </div>
      <Announcer tenants={shown.items} workOf={requests.workOf} />
      <AllowDialog
        tenant={allowing}
        onClose={() => setAllowing(null)}
        onAllow={(reason) => {
          setAllowing(null);
          if (allowing) void change(allowing, "allow", reason);
        }}
      />
    </>
  );
}

function startWith(initial: ViewProps["initial"]): Shown {
  const askedAt = new Map(initial.items.map(({ id }) => [id, 0]));
  return { ...initial, askedAt, isOutdated: false };
}

/** Checks every tenant that matches a filter, on show or not. */
function useCheckAll(askNow: () => void) {
  return useCallback(
    async (filter: TenantFilter, count: number) => {
      const tenants = count === 1 ? "1 tenant" : `${count.toLocaleString("en")} tenants`;
      try {
        const run = await requestRun({ action: "check", target: { filter: filterParams(filter) } });
        toast(`Checking ${tenants}`, {
          description: "Each row shows what was read as it comes.",
          action: { label: "Cancel", onClick: () => void cancel(run) },
        });
      } catch (error) {
        const { detail, fix } = explainRefusal(error);
        toast.error(detail, { description: fix });
      }
      askNow();
    },
    [askNow],
  );
}

async function cancel(run: RunView): Promise<void> {
  try {
    await fetchJson<RunView>(`/api/v1/runs/${run.id}/cancel`, { method: "POST" });
    toast("Cancelled what had not begun");
  } catch (error) {
    toast(explainRefusal(error).detail);
  }
}

function whyNotAll(mayRequestRuns: boolean, total: number, isBehind: boolean): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  if (isBehind) return "Counting";
  return total === 0 ? "No tenant is shown" : null;
}
