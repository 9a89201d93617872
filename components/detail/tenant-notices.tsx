import type { WorkersView } from "#lib/runs/schema.ts";
import { Callout } from "../ui/callout.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";

interface TenantNoticesProps {
  workers: WorkersView;
  /** It no longer exists for this person. */
  isGone: boolean;
  mayRequestRuns: boolean;
  refusal: Problem | undefined;
}

/** What stands above the tenant's state: what keeps it from being changed, or why a request was refused. */
export function TenantNotices({ workers, isGone, mayRequestRuns, refusal }: TenantNoticesProps) {
  return (
    <>
      <WorkerBanner workers={workers} />
      <div role="status" className="empty:hidden">
        {isGone && (
          <Callout tone="warn" title="This tenant is no longer managed here">
            <p>What you see is how it stood before.</p>
          </Callout>
        )}
      </div>
      {!mayRequestRuns && (
        <Callout>
          <p>You can look, but not change anything: that needs the role Technician.</p>
        </Callout>
      )}
      <ProblemAlert problem={refusal} />
    </>
  );
}
