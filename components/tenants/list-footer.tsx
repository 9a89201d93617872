import { mostTenantsShown } from "#lib/tenants/rules.ts";
import { Button } from "../ui/button.tsx";
import { filterParams, type TenantFilter } from "./question-rules.ts";

interface FooterProps {
  shown: number;
  total: number;
  hasMore: boolean;
  isOutdated: boolean;
  isBehind: boolean;
  /** What the list leaves out, and so does the file. */
  filter: TenantFilter;
  onShowMore: () => void;
  onMakeAnew: () => void;
}

/** How much of the list is on show. Rows keep their place while they are looked at, so it says when they should not. */
export function ListFooter({
  shown,
  total,
  hasMore,
  isOutdated,
  isBehind,
  filter,
  onShowMore,
  onMakeAnew,
}: FooterProps) {
  const isFull = shown >= mostTenantsShown;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2 text-dense text-text-muted">
      <p>
        {shown.toLocaleString("en")} of {total === 1 ? "1 tenant" : `${total.toLocaleString("en")} tenants`}
        {isFull && hasMore && ". Search or filter to see others."}
      </p>
      {hasMore && !isFull && (
        <Button size="sm" loading={isBehind} onClick={onShowMore}>
          Show more
        </Button>
      )}
      {total > 0 && (
        <a
          href={`/api/v1/tenants/export?${new URLSearchParams(filterParams(filter))}`}
          download="sendlock-tenants.csv"
          className="rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
        >
          Export as CSV
        </a>
      )}
      {isOutdated && (
        <p role="status" className="flex flex-wrap items-center gap-2">
          The list has changed meanwhile.
          <Button size="sm" onClick={onMakeAnew}>
            Update the list
          </Button>
        </p>
      )}
    </div>
  );
}
