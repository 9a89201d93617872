"use client";

import { ArrowUp, History as HistoryIcon, SearchX } from "lucide-react";
import { useMemo } from "react";
import { parseQuery } from "#lib/audit/rules.ts";
import type { AuditPage, HistoryHead } from "#lib/audit/schema.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { useNow } from "../ui/time.tsx";
import { EventDialog } from "./event-dialog.tsx";
import { EventList } from "./event-list.tsx";
import { queryParams } from "./history-address.ts";
import { HistoryBadge } from "./history-badge.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import type { ShownHistory } from "./history-state.ts";
import type { NamedActor } from "./term-words.ts";
import type { FoundTenant } from "./use-found-tenants.ts";
import { useHistory } from "./use-history.ts";
import { useHistoryQuery } from "./use-history-query.ts";

interface HistoryViewProps {
  initial: {
    page: AuditPage | null;
    head: HistoryHead;
    mayCheck: boolean;
    actors: readonly NamedActor[];
    /** Those whose ids the query names. */
    tenants: readonly FoundTenant[];
    now: number;
  };
}

/** The change history: who did what to which tenant, newest first, followed as it grows. */
export function HistoryView({ initial }: HistoryViewProps) {
  const { query: text, openSeq, type, choose, take, open, turnTo, close } = useHistoryQuery();
  const query = useMemo(() => parseQuery(text), [text]);
  const isWrong = query.faults.length > 0;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const history = useHistory(isWrong ? null : queryParams(text, query.terms, timeZone), initial);
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
          {...{ text, query }}
          actors={initial.actors}
          tenants={initial.tenants}
          onType={type}
          onQuery={choose}
          onTake={take}
        />
        <NewEvents count={shown?.waiting.length ?? 0} onShow={showWaiting} />
        {history.failure && <Failed problem={history.failure.problem} onTryAgain={history.tryAgain} />}
        {shown ? (
          <div aria-busy={history.isLoading} className={history.isLoading ? "opacity-60" : ""}>
            <Events
              shown={shown}
              now={now}
              isFiltered={text.trim() !== ""}
              onOpen={open}
              onMore={history.showMore}
              onClear={() => choose("")}
            />
          </div>
        ) : isWrong ? (
          <NotAsked onClear={() => choose("")} />
        ) : (
          !history.failure && <SkeletonRows rows={12} />
        )}
      </div>
      {openSeq !== null && (
        <EventDialog
          seq={openSeq}
          {...{ shown, now }}
          onTurn={turnTo}
          onMore={history.showMore}
          onClose={close}
        />
      )}
    </>
  );
}

/** The page came with a query that means nothing: there is no answer before it that could stay. */
function NotAsked({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX className="size-5" />}
      title="The query can't be asked"
      description="A part of it is not understood. Above stands which one, why, and how to put it right."
      action={<Button onClick={onClear}>Clear filters</Button>}
    />
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
        description="The query leaves nothing to show."
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

function Failed({ problem, onTryAgain }: { problem: Problem | null; onTryAgain: () => void }) {
  const isRefused = problem?.status === 422;
  const faults = isRefused ? (problem.fields?.map(({ message }) => message) ?? []) : [];
  return (
    <div role="alert">
      <Callout
        tone="bad"
        title={isRefused ? "The query was refused" : "The history can't be read"}
        actions={isRefused ? undefined : <Button onClick={onTryAgain}>Try again</Button>}
      >
        {faults.map((message) => (
          <p key={message}>{message}</p>
        ))}
        {faults.length === 0 && (
          <p>{problem?.detail ?? "Sendlock can't be reached, or its database is away."}</p>
        )}
        {problem?.fix && <p>Fix: {problem.fix}</p>}
      </Callout>
    </div>
  );
}
