import type { Problem } from "../ui/fetch-json.ts";
import { ProblemAlert } from "../ui/problem-alert.tsx";

/** Why a change was refused, below its form. What belongs to one field stands there instead. */
export function ChangeRefusal({ problem }: { problem: Problem | null }) {
  return <ProblemAlert problem={problem?.fields ? null : problem} className="mt-3" />;
}
