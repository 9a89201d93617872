import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { PlanView, RunView } from "#lib/runs/schema.ts";
import { randomKey } from "../tenants/request-run.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { type Problem, ProblemError } from "../ui/fetch-json.ts";
import { type Submission, submitPlan } from "./plan-client.ts";

/** Submits the plan on show, once. @param onRefused called when the server knows more of the plan than the page */
export function useSubmit(plan: PlanView, onRefused: () => void) {
  const router = useRouter();
  const keys = useRef(new Map<string, string>());
  const [isSending, setIsSending] = useState(false);
  const [refused, setRefused] = useState<{ planId: string; problem: Problem } | null>(null);

  const submit = async (submission: Submission): Promise<void> => {
    setIsSending(true);
    setRefused(null);
    const key = keys.current.get(plan.id) ?? randomKey();
    keys.current.set(plan.id, key);
    let run: RunView;
    try {
      run = await submitPlan(plan.id, submission, key);
    } catch (error) {
      setIsSending(false);
      setRefused({ planId: plan.id, problem: explainRefusal(error) });
      if (error instanceof ProblemError && error.problem.status === 409) onRefused();
      return;
    }
    // The button stays at work until the page of the run is there.
    router.push(`/runs/${run.id}`);
  };
  // A refusal says nothing of the plan that was made after it.
  const problem = refused?.planId === plan.id ? refused.problem : null;
  return { isSending, problem, submit };
}
