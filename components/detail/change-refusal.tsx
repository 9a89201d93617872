import type { Problem } from "../ui/fetch-json.ts";
import { ProblemCallout } from "./tenant-notices.tsx";

/** Why a change was refused, below its form. What belongs to one field stands there instead. */
export function ChangeRefusal({ problem }: { problem: Problem | null }) {
  return (
    <div role="alert" className="mt-3 empty:hidden">
      {problem && !problem.fields && <ProblemCallout problem={problem} />}
    </div>
  );
}
