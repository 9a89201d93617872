import { Callout } from "./callout.tsx";
import type { Problem } from "./fetch-json.ts";

/** What was refused or went wrong, with its fix, spoken when it comes. Takes no room while there is nothing. */
export function ProblemAlert({
  problem,
  className = "",
}: {
  problem: Problem | null | undefined;
  className?: string;
}) {
  return (
    <div role="alert" className={`empty:hidden ${className}`}>
      {problem && (
        <Callout tone="bad" title={problem.title}>
          <p>{problem.detail}</p>
          {problem.fix && <p>Fix: {problem.fix}</p>}
        </Callout>
      )}
    </div>
  );
}
