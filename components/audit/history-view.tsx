"use client";

import { ArrowUp, History as HistoryIcon, SearchX } from "lucide-react";
import type { HistoryHead } from "#lib/audit/schema.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useNow } from "../ui/time.tsx";
import { EventDialog } from "./event-dialog.tsx";
import { EventList } from "./event-list.tsx";
import { HistoryBadge } from "./history-badge.tsx";
import { isFiltered } from "./history-filter.ts";
import { HistoryFilters, type NamedActor } from "./history-filters.tsx";
import { findShown, type HistoryPage, type ShownHistory } from "./history-state.ts";
import type { PickedTenant } from "./tenant-picker.tsx";
import { useHistory } from "./use-history.ts";
import { useHistoryFilter } from "./use-history-filter.ts";

interface HistoryViewProps {
  initial: {
    page: HistoryPage | null;
    head: HistoryHead;
    mayCheck: boolean;
    actors: readonly NamedActor[];
    tenant: PickedTenant | null;
    now: number;
  };
}

/** The change history: who did what to which tenant, newest first, followed as it grows. */
export function HistoryView({ initial }: HistoryViewProps) {
  const { filter, openSeq, type, choose, clear, open, close } = useHistoryFilter();
  const history = useHistory(filter, initial);
  const now = useNow(initial.now);
  const { shown } = history;
  const showWaiting = () => {
    history.showWaiting();
    window.scrollTo({ top: 0 });
  };
  return (
    <>
      <PageHeader
        title="History"
        description="Who did what to which tenant, and what was read before and after."
        actions={<HistoryBadge initial={initial.head} mayCheck={initial.mayCheck} now={now} />}
      />
      <div className="space-y-4">
        <HistoryFilters
          filter={filter}
          actors={initial.actors}
          tenant={initial.tenant}
          onType={type}
          onChoose={choose}
          onClear={clear}
        />
        <NewEvents count={shown?.waiting.length ?? 0} onShow={showWaiting} />
        {history.isFailed && <Failed onTryAgain={history.tryAgain} />}
        {shown ? (
          <div aria-busy={history.isLoading} className={history.isLoading ? "opacity-60" : ""}>
            <Events
              shown={shown}
              now={now}
              isFiltered={isFiltered(filter)}
              onOpen={open}
              onMore={history.showMore}
              onClear={clear}
            />
          </div>
        ) : (
          !history.isFailed && <SkeletonRows rows={12} />
        )}
      </div>
      {openSeq !== null && <EventDialog seq={openSeq} known={findShown(shown, openSeq)} onClose={close} />}
    </>
  );
}

interface EventsProps {
  shown: ShownHistory;
  now: number;
  isFiltered: boolean;
  onOpen: (seq: number) => void;
  onMore: () => void;
  onClear: () => void;
}

function Events({ shown: { items, nextBeforeSeq }, now, isFiltered, onOpen, onMore, onClear }: EventsProps) {
  if (items.length === 0 && isFiltered)
    return (
      <EmptyState
        icon={<SearchX className="size-5" />}
        title="No event matches"
        description="The filters leave nothing to show."
        action={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  if (items.length === 0)
    return (
      <EmptyState
        icon={<HistoryIcon className="size-5" />}
        title="Nothing has happened yet"
        description="Every sign-in, check and change is written here, and can't be taken out again."
      />
    );
  return (
    <div className="space-y-3">
      <EventList events={items} now={now} onOpen={onOpen} />
      {nextBeforeSeq !== null && <Button onClick={onMore}>Show more</Button>}
    </div>
  );
}

/** Says that there is something new above, without moving what is being read. */
function NewEvents({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div
      role="status"
      className="pointer-events-none sticky top-[calc(var(--sticky-top)+0.75rem)] z-20 mb-0 flex h-0 justify-center"
    >
      {count > 0 && (
        <Button variant="primary" onClick={onShow} className="pointer-events-auto shadow-raised">
          <ArrowUp aria-hidden className="size-3.5" />
          {count === 1 ? "1 new event" : `${count} new events`}
        </Button>
      )}
    </div>
  );
}

function Failed({ onTryAgain }: { onTryAgain: () => void }) {
  return (
    <div role="alert">
      <Callout
        tone="bad"
        title="The history can't be read"
        actions={<Button onClick={onTryAgain}>Try again</Button>}
      >
        <p>Sendlock can't be reached, or its database is away.</p>
      </Callout>
    </div>
  );
}
