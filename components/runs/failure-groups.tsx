import type { AttentionGroup } from "#lib/tenants/schema.ts";
import { AppCures } from "../tenants/app-cures.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardHeader, CardTitle } from "../ui/card.tsx";
import { formatCount } from "./count-words.ts";

interface FailureGroupsProps {
  groups: readonly AttentionGroup[];
  mayRequestRuns: boolean;
  /** The cause that the list is filtered by. */
  chosen: string | null;
  onChoose: (code: string | null) => void;
  onCheck: (group: AttentionGroup) => void;
}

/** What went wrong, by cause, each with what to do about it. Nothing where nothing did. */
export function FailureGroups({ groups, mayRequestRuns, chosen, onChoose, onCheck }: FailureGroupsProps) {
  if (groups.length === 0) return null;
  return (
    <Card aria-labelledby="causes">
      <CardHeader>
        <CardTitle id="causes">Failed, by cause</CardTitle>
      </CardHeader>
      <ul className="divide-y divide-border">
        {groups.map((group) => (
          <FailureGroup
            key={group.code}
            isChosen={chosen === group.code}
            {...{ group, mayRequestRuns, onChoose, onCheck }}
          />
        ))}
      </ul>
    </Card>
  );
}

interface FailureGroupProps extends Omit<FailureGroupsProps, "groups" | "chosen"> {
  group: AttentionGroup;
  isChosen: boolean;
}

function FailureGroup({ group, mayRequestRuns, isChosen, onChoose, onCheck }: FailureGroupProps) {
  const { code, cause, fix, count } = group;
  return (
    <li data-cause={code} className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-2.5">
      <span className="min-w-6 rounded-md bg-bad-soft px-1.5 py-0.5 text-center font-medium text-bad-text text-xs tabular-nums">
        {formatCount(count)}
        <span className="sr-only">{count === 1 ? " tenant:" : " tenants:"}</span>
      </span>
      <div className="min-w-0 flex-1 basis-64 space-y-0.5 text-dense">
        <p id={`cause-${code}`} className="font-medium">
          {cause}
        </p>
        <p className="max-w-[90ch] text-text-muted">{fix}</p>
        <AppCures group={group} />
      </div>
      <div className="flex flex-wrap gap-1.5">
        <Button
          size="sm"
          aria-pressed={isChosen}
          aria-describedby={`cause-${code}`}
          onClick={() => onChoose(isChosen ? null : code)}
        >
          {isChosen ? "Show all" : count === 1 ? "Show it" : `Show ${formatCount(count)}`}
        </Button>
        <Button
          size="sm"
          aria-describedby={`cause-${code}`}
          disabledReason={mayRequestRuns ? null : "Needs Technician"}
          onClick={() => onCheck(group)}
        >
          Check {count === 1 ? "this" : "these"} again
        </Button>
      </div>
    </li>
  );
}
