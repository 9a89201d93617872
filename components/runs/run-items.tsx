import type { ItemState, RunItemView, RunView } from "#lib/runs/schema.ts";
import type { AttentionGroup } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ListFailed } from "../ui/list-failed.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { type Chip, ChoiceChips } from "./choice-chips.tsx";
import { ItemTable } from "./item-table.tsx";
import type { Rows, Shown } from "./rows-state.ts";
import { stateDots, stateOrder, stateWords } from "./run-counts.ts";
import type { ItemFilter } from "./use-item-filter.ts";

/** Address of a run's list. */
export function itemsPath(runId: string, state: ItemState | null, error: string | null): string {
  const params = new URLSearchParams({ ...(state ? { state } : {}), ...(error ? { error } : {}) });
  return `/api/v1/runs/${runId}/items${params.size > 0 ? `?${params}` : ""}`;
}

interface RunItemsProps {
  run: RunView;
  filter: ItemFilter;
  list: {
    rows: Rows<RunItemView> | null;
    isLoading: boolean;
    isFailed: boolean;
    show: (shown: Shown) => void;
  };
  failures: readonly AttentionGroup[];
  now: number;
}

const everyState = "all";

/** The tenants of a run, all or those in one state or with one cause. */
export function RunItems({ run, filter, list, failures, now }: RunItemsProps) {
  const { rows, isLoading, isFailed, show } = list;
  const cause = failures.find(({ code }) => code === filter.error)?.cause ?? filter.error;
  const clear = () => filter.chooseState(null);
  return (
    <section aria-labelledby="run-tenants" className="space-y-3 pt-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="run-tenants" className="font-semibold text-sm">
          Tenants
        </h2>
        {run.total > 1 && (
          <ChoiceChips
            label="Show tenants by state"
            chips={chipsOf(run)}
            value={filter.error ? "" : (filter.state ?? everyState)}
            onChoose={(value) => filter.chooseState(stateOrder.find((state) => state === value) ?? null)}
          />
        )}
      </div>
      {filter.error && (
        <p role="status" className="flex flex-wrap items-center gap-2 text-dense">
          Only those with: {cause}
          <Button size="sm" onClick={clear}>
            Show all
          </Button>
        </p>
      )}
      {isFailed && <ListFailed />}
      {!rows && !isFailed && <SkeletonRows rows={8} />}
      {rows && rows.total === 0 && !isLoading && (
        <EmptyState
          title={filter.state || filter.error ? "No tenant is in this state now" : "No tenant is in this run"}
          action={filter.state || filter.error ? <Button onClick={clear}>Show all</Button> : undefined}
        />
      )}
      {rows && rows.total > 0 && (
        <ItemTable
          rows={rows}
          isBehind={isLoading}
          isChange={run.action !== "check"}
          now={now}
          onShow={show}
        />
      )}
    </section>
  );
}

function chipsOf({ counts, total }: RunView): Chip<ItemState | "all" | "">[] {
  const present = stateOrder.filter((state) => (counts[state] ?? 0) > 0);
  return [
    { value: everyState, label: "All", count: total },
    ...present.map((state) => ({
      value: state,
      label: stateWords[state],
      count: counts[state] ?? 0,
      dot: stateDots[state],
    })),
  ];
}
