"use client";

import { ListChecks } from "lucide-react";
import { useState } from "react";
import type { WorkersView } from "#lib/runs/schema.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { Link } from "../ui/link.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { useNow } from "../ui/time.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import { RunTable } from "./run-table.tsx";
import { addOlderRuns, type ListedRun, type RunList, takeNewestRuns } from "./runs-state.ts";
import { useFollowed } from "./use-followed.ts";

export interface RunsShown {
  /** Those under way, newest first. */
  open: ListedRun[];
  over: RunList;
  workers: WorkersView;
}

const pageSize = 25;
const mostOpen = 200;

/** All runs: those under way on top, then those that are over, newest first. */
export function RunsPage({ initial, now: serverNow }: { initial: RunsShown; now: number }) {
  const now = useNow(serverNow);
  const { value, setValue, isBehind } = useFollowed<RunsShown>({
    initial,
    load: loadRuns,
    isTouched: ({ kind }) => kind === "run",
  });
  const { open, over, workers } = value;
  const more = useMore(value, setValue);
  return (
    <>
      <PageHeader
        title="Runs"
        description="What was asked for, over how many tenants, and what came of it."
      />
      <div className="space-y-4">
        <WorkerBanner workers={workers} />
        <div role="status" className="empty:hidden">
          {isBehind && (
            <Callout tone="bad" title="The runs can't be read, trying again">
              <p>What stands below was read before that.</p>
            </Callout>
          )}
        </div>
        {open.length + over.items.length === 0 && (
          <EmptyState
            icon={<ListChecks className="size-5" />}
            title="Nothing was asked for yet"
            description="Choose tenants and check, block or allow them: each such request is a run and stands here."
            action={<Link href="/tenants">Go to your tenants</Link>}
          />
        )}
        {open.length > 0 && <RunTable title="Under way" runs={open} now={now} />}
        {over.items.length > 0 && <RunTable title="Over" runs={over.items} now={now} />}
        {over.nextCursor && (
          <Button loading={more.isLoading} onClick={more.load}>
            Show more
          </Button>
        )}
        {more.isFailed && (
          <p role="alert" className="text-bad-text text-dense">
            Older runs can't be read. Try again.
          </p>
        )}
      </div>
    </>
  );
}

/** The open ones, and the newest of those that are over; older ones on show stay. */
async function loadRuns(known: RunsShown): Promise<RunsShown> {
  const [open, newest, workers] = await Promise.all([
    fetchJson<RunList>(`/api/v1/runs?state=open&limit=${mostOpen}`),
    fetchJson<RunList>(`/api/v1/runs?state=over&limit=${pageSize}`),
    fetchJson<WorkersView>("/api/v1/workers"),
  ]);
  return { open: open.items, over: takeNewestRuns(known.over, newest), workers };
}

function useMore(shown: RunsShown, onShown: (shown: RunsShown) => void) {
  const [isLoading, setIsLoading] = useState(false);
  const [isFailed, setIsFailed] = useState(false);
  const load = () => {
    const { nextCursor } = shown.over;
    if (!nextCursor) return;
    setIsLoading(true);
    setIsFailed(false);
    fetchJson<RunList>(`/api/v1/runs?state=over&limit=${pageSize}&cursor=${nextCursor}`)
      .then(
        (older) => onShown({ ...shown, over: addOlderRuns(shown.over, older) }),
        () => setIsFailed(true),
      )
      .finally(() => setIsLoading(false));
  };
  return { isLoading, isFailed, load };
}
