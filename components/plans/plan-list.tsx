import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useEffect, useRef } from "react";
import type { PlanItemPage, PlanItemView, PlanView, Verdict } from "#lib/runs/schema.ts";
import { type Chip, ChoiceChips } from "../runs/choice-chips.tsx";
import { useRows } from "../runs/use-rows.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ListFailed } from "../ui/list-failed.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { PlanTable } from "./plan-table.tsx";
import { verdictOrder, verdictWords } from "./plan-words.ts";

interface PlanListProps {
  plan: PlanView;
  /** The first page that came with the page, and its address. */
  first: { path: string; page: PlanItemPage };
  /** The plan is being made anew, so that this one is as good as over. */
  isPlanning: boolean;
  /** Grows whenever what was read of the tenants may have changed. */
  readings: number;
  now: number;
}

const noVerdict = "all";
const choices = [noVerdict, ...verdictOrder] as const;
type Choice = (typeof choices)[number];

/** Address of a plan's list. */
export function planItemsPath(planId: string, verdict: Verdict | null): string {
  return `/api/v1/plans/${planId}/items${verdict ? `?verdict=${verdict}` : ""}`;
}

/** The tenants of a plan, all or those of one verdict. */
export function PlanList({ plan, first, isPlanning, readings, now }: PlanListProps) {
  const [chosen, setChosen] = useQueryState(
    "verdict",
    parseAsStringLiteral(choices).withDefault(noVerdict).withOptions({ history: "replace", scroll: false }),
  );
  // Planned again, there may be none of what was chosen.
  const choice = chosen !== noVerdict && !plan.counts[chosen] ? noVerdict : chosen;
  const list = useRows<PlanItemView>(planItemsPath(plan.id, choice === noVerdict ? null : choice), first);
  const refresh = useRef(list.refresh);
  useEffect(() => {
    refresh.current = list.refresh;
  });
  useEffect(() => {
    if (readings > 0) refresh.current();
  }, [readings]);
  return (
    <section aria-labelledby="plan-tenants" className="space-y-3">
      <h2 id="plan-tenants" className="sr-only">
        Tenants
      </h2>
      <ChoiceChips
        label="Show tenants by what would happen"
        chips={chipsOf(plan)}
        value={choice}
        onChoose={(value) => void setChosen(value)}
      />
      {list.isFailed && <ListFailed />}
      {!list.rows && !list.isFailed && <SkeletonRows rows={12} />}
      {list.rows && list.rows.total === 0 && !list.isLoading && (
        <EmptyState title="No tenant is in this plan" description="Nothing matched when it was made." />
      )}
      {list.rows && list.rows.total > 0 && (
        <PlanTable
          action={plan.action}
          rows={list.rows}
          isBehind={list.isLoading || isPlanning}
          hasStarts={plan.options.when.kind === "window"}
          now={now}
          onShow={list.show}
        />
      )}
    </section>
  );
}

function chipsOf({ counts, total, action }: PlanView): Chip<Choice>[] {
  const present = verdictOrder.filter((verdict) => (counts[verdict] ?? 0) > 0);
  return [
    { value: noVerdict, label: "All", count: total },
    ...present.map((verdict) => ({
      value: verdict,
      label: verdictWords(verdict, action),
      count: counts[verdict] ?? 0,
    })),
  ];
}
