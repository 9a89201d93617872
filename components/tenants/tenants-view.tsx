"use client";

import { useRef, useState } from "react";
import type { AttentionGroup } from "#lib/tenants/schema.ts";
import { Explain } from "../explain/explain.tsx";
import { Button } from "../ui/button.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useNow } from "../ui/time.tsx";
import { AddTenantsButton } from "./add-tenants-button.tsx";
import { AllowDialog } from "./allow-dialog.tsx";
import { Announcer } from "./announcer.tsx";
import { ArchivedTenants } from "./archived-tenants.tsx";
import { checkMany } from "./ask-for-run.tsx";
import { AttentionList } from "./attention-list.tsx";
import { ListFooter } from "./list-footer.tsx";
import { NoTenants } from "./no-tenants.tsx";
import { PageNotes } from "./page-notes.tsx";
import { filterParams, isFiltered, noFilter, type TenantFilter } from "./question-rules.ts";
import { focusSelectShown, SelectShown } from "./select-shown.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { shareSelected } from "./selection-rules.ts";
import { isOfVisit, type Shown } from "./shown-rules.ts";
import { TagsDialog } from "./tags-dialog.tsx";
import { TenantFilters } from "./tenant-filters.tsx";
import { TenantTable } from "./tenant-table.tsx";
import { useBulk } from "./use-bulk.ts";
import { useRequests } from "./use-requests.ts";
import { useSelection } from "./use-selection.ts";
import { useSlow } from "./use-slow.ts";
import { useSteady } from "./use-steady.ts";
import { useTenantChanges } from "./use-tenant-changes.ts";
import { useTenantQuestion } from "./use-tenant-question.ts";
import { useTenants } from "./use-tenants.ts";

interface ViewProps {
  initial: Omit<Shown, "askedAt" | "isOutdated">;
  /** The server's clock when the page was made. */
  now: number;
  mayRequestRuns: boolean;
  mayManage: boolean;
}

export function TenantsView({ initial, now: madeAt, mayRequestRuns, mayManage }: ViewProps) {
  const { question, isArchived, showArchived, type, choose, take, showMore } = useTenantQuestion();
  const list = useTenants(() => startWith(initial), question);
  const { shown } = list;
  const requests = useRequests({ askedAt: shown.askedAt, onAnswered: list.takeTenant });
  const { act, undo, allowing, allow, dontAllow } = useTenantChanges(shown.items, requests);
  const chosen = useSelection(shown, question);
  const { workOf } = requests;
  const bulk = useBulk({
    selection: chosen.selection,
    items: shown.items,
    mayRequestRuns,
    workOf,
    onAction: act,
    onAsked: list.askNow,
  });
  const [isTagging, setIsTagging] = useState(false);
  const isSlow = useSlow(list.isBehind);
  const counted = useCounted(list.isBehind, shown.total, isFiltered(question));
  const now = useNow(madeAt);
  const checkAll = (filter: TenantFilter, count: number) =>
    void checkMany({ filter: filterParams(filter) }, count).then(list.askNow);
  const showCause = useSteady((error: string) => choose({ ...noFilter, error }));
  const checkCause = useSteady(({ code, count }: AttentionGroup) =>
    checkAll({ ...noFilter, error: code }, count),
  );
  const { states } = shown.facets;
  const isNarrow = isFiltered(question);
  const isUnread =
    states.unknown > 0 && states.blocked + states.allowed === 0 && !shown.attention.some(isOfVisit);
  const isWholePageChosen = shareSelected(chosen.selection, shown.items) === "all";

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
          <>
            <AddTenantsButton mayManage={mayManage} />
            <Button
              variant={isUnread ? "primary" : "secondary"}
              disabledReason={
                isArchived ? "Archived tenants are not read" : whyNotAll(mayRequestRuns, shown.total, isSlow)
              }
              // The number beside it belongs to the list on show.
              onClick={() => list.isBehind || checkAll(question, shown.total)}
            >
              {checkAllWords(isSlow ? null : counted.total, counted.isNarrow)}
            </Button>
          </>
        }
      />
      <div className="space-y-4 pb-(--bottom-bar)">
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
          onShow={showCause}
          onCheck={checkCause}
        />
        <TenantFilters
          question={question}
          facets={shown.facets}
          attention={shown.attention}
          isArchived={isArchived}
          onArchived={showArchived}
          onType={type}
          onChoose={choose}
          onTake={take}
        />
        {isArchived ? (
          <ArchivedTenants q={question.q} mayManage={mayRequestRuns} now={now} />
        ) : shown.items.length > 0 ? (
          <>
            <SelectShown
              withWords
              selection={chosen.selection}
              tenants={shown.items}
              onChoose={chosen.pressAllShown}
            />
            <TenantTable
              tenants={shown.items}
              selection={chosen.selection}
              workOf={workOf}
              refusals={requests.refusals}
              undone={requests.undone}
              caption={isNarrow ? "Tenants that match" : "Tenants"}
              sort={question.sort}
              onSort={(sort) => choose({ sort })}
              isBehind={list.isBehind}
              isSlow={isSlow}
              mayRequestRuns={mayRequestRuns}
              now={now}
              onAction={act}
              onUndo={undo}
              onChoose={chosen.press}
              onChooseShown={chosen.pressAllShown}
            />
          </>
        ) : list.isBehind ? (
          <SkeletonRows />
        ) : (
          <NoTenants isFiltered={isNarrow} mayManage={mayManage} onClear={() => choose(noFilter)} />
        )}
        {!isArchived && (
          <ListFooter
            shown={shown.items.length}
            total={shown.total}
            hasMore={shown.hasMore}
            isOutdated={shown.isOutdated}
            isBehind={list.isBehind}
            filter={question}
            onShowMore={showMore}
            onMakeAnew={list.makeAnew}
          />
        )}
      </div>
      <SelectionBar
        selection={chosen.selection}
        mayRequestRuns={mayRequestRuns}
        asking={bulk.asking}
        matching={
          isWholePageChosen && shown.hasMore && chosen.selection.is === "named"
            ? { total: shown.total, isFiltered: isNarrow }
            : null
        }
        isCounting={chosen.isCounting}
        onTakeAll={() => void chosen.takeAllThatMatch()}
        onAction={(action) => void bulk.start(action)}
        onTags={() => setIsTagging(true)}
        onClear={() => {
          // The button that was pressed goes away.
          focusSelectShown();
          chosen.clear();
        }}
      />
      <Announcer tenants={shown.items} workOf={workOf} />
      <TagsDialog
        open={isTagging}
        selection={chosen.selection}
        tags={shown.facets.tags}
        onClose={() => setIsTagging(false)}
        onChanged={list.askNow}
      />
      <AllowDialog tenant={allowing} onClose={dontAllow} onAllow={allow} />
    </>
  );
}

function startWith(initial: ViewProps["initial"]): Shown {
  const askedAt = new Map(initial.items.map(({ id }) => [id, 0]));
  return { ...initial, askedAt, isOutdated: false };
}

/** How many the list on show counts, and whether it leaves some out; both of the same question. */
function useCounted(isBehind: boolean, total: number, isNarrow: boolean) {
  const answered = useRef({ total, isNarrow });
  if (!isBehind) answered.current = { total, isNarrow };
  return answered.current;
}

/** @param count null while it is being counted */
function checkAllWords(count: number | null, isNarrow: boolean): string {
  if (count === 1) return isNarrow ? "Check the one that matches" : "Check the one tenant";
  const number = count === null ? "" : ` ${count.toLocaleString("en")}`;
  return `Check all${number}${isNarrow ? " that match" : ""}`;
}

function whyNotAll(mayRequestRuns: boolean, total: number, isBehind: boolean): string | null {
  if (!mayRequestRuns) return "Needs Technician";
  if (isBehind) return "Counting";
  return total === 0 ? "No tenant is shown" : null;
}
