import { usePathname } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { PlanView, RunOptions } from "#lib/runs/schema.ts";
import { useFollowed } from "../runs/use-followed.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { fetchJson, type Problem } from "../ui/fetch-json.ts";
import { replaceAddress } from "./plan-address.ts";
import { planAnew } from "./plan-client.ts";

const load = (id: string) => fetchJson<PlanView>(`/api/v1/plans/${id}`);

/**
 * The plan on show. Planned again it is another plan at another address, but the page stays: what was typed, the
 * place and the focus are kept.
 */
export function usePlan(initial: PlanView) {
  const {
    value: plan,
    setValue,
    isGone,
    askNow,
  } = useFollowed<PlanView>({
    initial,
    load: ({ id }) => load(id),
    // Connectors are read by jobs, which are named by their own ids.
    isTouched: ({ kind }) => kind === "job",
  });
  const [isPlanning, setIsPlanning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** Counts on whenever the plan is another one or may say something else. */
  const shownId = useRef(plan.id);

  const show = (next: PlanView) => {
    shownId.current = next.id;
    setValue(next);
  };
  useAddress(shownId, (id) => void load(id).then(show, () => location.reload()));

  const planAgain = async (options: RunOptions = plan.options): Promise<boolean> => {
    setIsPlanning(true);
    setProblem(null);
    try {
      const next = await planAnew(plan, options);
      show(next);
      replaceAddress(next.id, null);
      return true;
    } catch (error) {
      setProblem(explainPlanning(error));
      return false;
    } finally {
      setIsPlanning(false);
    }
  };
  return { plan, isPlanning, problem, isGone, planAgain, askNow };
}

/** The browser's "back" and "forward" may lead to the address of another plan than the one on show. */
function useAddress(shownId: { current: string }, onOther: (id: string) => void): void {
  const path = usePathname();
  const other = useRef(onOther);
  useEffect(() => {
    other.current = onOther;
  });
  useEffect(() => {
    const id = /^\/plans\/([^/]+)$/.exec(path)?.[1];
    if (id && id !== shownId.current) other.current(id);
  }, [path, shownId]);
}

function explainPlanning(error: unknown): Problem {
  const problem = explainRefusal(error);
  if (problem.status !== 0) return problem;
  return {
    ...problem,
    detail: "Sendlock could not be reached, so the plan was not made anew.",
    fix: "Try again.",
  };
}
