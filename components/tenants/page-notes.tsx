import type { WorkersView } from "#lib/runs/schema.ts";
import { useLiveState } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { WorkerBanner } from "../workers/worker-banner.tsx";

interface NotesProps {
  workers: WorkersView;
  /** Why the newest question was not answered. */
  trouble: Problem | null;
  mayRequestRuns: boolean;
  /** There are tenants, and none was read so far. */
  isUnread: boolean;
  onTryAgain: () => void;
}

/** What is to be known before the list is read: trouble with its fix, and what this person may do. */
export function PageNotes({ workers, trouble, mayRequestRuns, isUnread, onTryAgain }: NotesProps) {
  // The shell says already that the connection is lost.
  const isSaid = useLiveState() === "lost" && trouble?.status === 0;
  return (
    <div className="space-y-2 empty:hidden">
      <WorkerBanner workers={workers} />
      <div role="status" className="empty:hidden">
        {trouble && !isSaid && (
          <Callout
            tone="bad"
            title={`${trouble.title}, trying again`}
            actions={
              <Button size="sm" onClick={onTryAgain}>
                Try now
              </Button>
            }
          >
            <p>
              {trouble.detail} {trouble.fix} What stands below was read before that.
            </p>
          </Callout>
        )}
      </div>
      {!mayRequestRuns && (
        <Callout title="You can look, but not change anything">
          <p>
            Checking, blocking and allowing need the role Technician. An administrator of Sendlock gives it.
          </p>
        </Callout>
      )}
      {isUnread && mayRequestRuns && (
        <Callout tone="info" title="Nothing was read yet">
          <p>Check all asks Exchange for each tenant's state. It only reads: nothing is changed by it.</p>
        </Callout>
      )}
    </div>
  );
}
