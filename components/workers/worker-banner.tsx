import type { WorkersView } from "#lib/runs/schema.ts";
import { Callout } from "../ui/callout.tsx";

/** What keeps the workers from their work, each with its fix. Nothing when all is well. */
export function WorkerBanner({ workers }: { workers: WorkersView }) {
  return (
    <div role="status" className="space-y-2 empty:hidden">
      {workers.problems.map(({ code, message, fix }) => (
        <Callout key={code} tone="warn" title={message}>
          <p>{fix}</p>
        </Callout>
      ))}
    </div>
  );
}
