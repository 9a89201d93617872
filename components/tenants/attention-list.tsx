import { TriangleAlert } from "lucide-react";
import { memo, useId, useState } from "react";
import type { AttentionGroup } from "#lib/tenants/schema.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardHeader } from "../ui/card.tsx";
import { Link } from "../ui/link.tsx";
import { AppCures } from "./app-cures.tsx";

/** Causes shown before somebody asks for all. */
const shownAtFirst = 2;
const mostNamed = 3;

const cures: Record<AttentionGroup["where"], { words: string; tone: Tone }> = {
  once: { words: "Fix once for all", tone: "info" },
  each: { words: "Fix in each tenant", tone: "warn" },
  worker: { words: "Fix on the worker", tone: "info" },
  sender: { words: "Fix at the sender", tone: "neutral" },
  nothing: { words: "Nothing to do, Sendlock tries again", tone: "neutral" },
};

/** How much of a hurry there is where a credential ends. */
const hurry: Record<string, { words: string; tone: Tone }> = {
  "credential-ended": { words: "Ended", tone: "bad" },
  "credential-ends-in-1": { words: "Today", tone: "bad" },
  "credential-ends-in-7": { words: "This week", tone: "bad" },
  "credential-ends-in-14": { words: "Within 14 days", tone: "warn" },
  "credential-ends-in-30": { words: "Within 30 days", tone: "warn" },
  "credential-ends-in-60": { words: "Within 60 days", tone: "info" },
};

interface AttentionProps {
  groups: readonly AttentionGroup[];
  mayRequestRuns: boolean;
  /** The cause that the list is filtered by. */
  chosen: string;
  onShow: (code: string) => void;
  onCheck: (group: AttentionGroup) => void;
}

/** What stands in the way, by cause, what is urgent first. Nothing where nothing does. */
export const AttentionList = memo(function AttentionList({ groups, ...rest }: AttentionProps) {
  const titleId = useId();
  const [isWhole, setIsWhole] = useState(false);
  if (groups.length === 0) return null;
  const shown = isWhole ? groups : groups.slice(0, shownAtFirst);
  return (
    <Card aria-labelledby={titleId}>
      <CardHeader
        actions={
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={isWhole}
            onClick={() => setIsWhole(!isWhole)}
            className={groups.length > shownAtFirst ? "" : "sm:hidden"}
          >
            {isWhole ? "Show less" : groups.length === 1 ? "Show it" : `Show all ${groups.length}`}
          </Button>
        }
      >
        <h2 id={titleId} className="flex items-center gap-2 font-semibold text-sm">
          <TriangleAlert aria-hidden className="size-4 text-warn-text" />
          Needs attention
          <span className="font-normal text-text-muted">
            {groups.length === 1 ? "1 cause" : `${groups.length} causes`}
          </span>
        </h2>
      </CardHeader>
      {/* On a phone the list of tenants would be a page away. */}
      <ul className={`divide-y divide-border ${isWhole ? "" : "max-sm:hidden"}`}>
        {shown.map((group) => (
          <AttentionItem key={group.code} group={group} {...rest} />
        ))}
      </ul>
    </Card>
  );
});

function AttentionItem({
  group,
  mayRequestRuns,
  chosen,
  onShow,
  onCheck,
}: Omit<AttentionProps, "groups"> & { group: AttentionGroup }) {
  const { code, cause, fix, where, count } = group;
  const causeId = useId();
  const haste = hurry[code];
  const these = count === 1 ? "this" : "these";
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-2.5">
      <span className="min-w-6 rounded-md bg-surface-sunken px-1.5 py-0.5 text-center font-medium text-xs tabular-nums">
        {count.toLocaleString("en")}
        <span className="sr-only">{count === 1 ? " tenant:" : " tenants:"}</span>
      </span>
      <div className="min-w-0 flex-1 basis-64 space-y-0.5 text-dense">
        <p id={causeId} className="font-medium">
          {cause}
        </p>
        <p className="max-w-[90ch] text-text-muted">{fix}</p>
        <AppCures group={group} />
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {haste && <Badge tone={haste.tone}>{haste.words}</Badge>}
          <Badge tone={cures[where].tone}>{cures[where].words}</Badge>
          <TenantLinks group={group} />
        </p>
      </div>
      <div className="flex flex-wrap gap-1.5">
        <Button
          size="sm"
          aria-describedby={causeId}
          disabledReason={chosen === code ? "They are shown below" : null}
          onClick={() => onShow(code)}
        >
          Show {these}
        </Button>
        {!haste && (
          <Button
            size="sm"
            aria-describedby={causeId}
            disabledReason={mayRequestRuns ? null : "Needs Technician"}
            onClick={() => onCheck(group)}
          >
            Check {these} again
          </Button>
        )}
      </div>
    </li>
  );
}

function TenantLinks({ group: { tenants, count } }: { group: AttentionGroup }) {
  const named = tenants.slice(0, mostNamed);
  const more = count - named.length;
  return (
    <span className="text-text-muted">
      {named.map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 && ", "}
          <Link href={`/tenants/${id}`} prefetch={false}>
            {name}
          </Link>
        </span>
      ))}
      {more > 0 && ` and ${more.toLocaleString("en")} more`}
    </span>
  );
}
