import type { PlanView, ReadForPlan, RunOptions, RunView } from "#lib/runs/schema.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";

/**
 * Makes a plan anew for the same tenants, as they are now.
 * @throws ProblemError when it is refused, TypeError when Sendlock can't be reached
 */
export function planAnew({ id, action }: PlanView, options: RunOptions): Promise<PlanView> {
  return fetchJson<PlanView>("/api/v1/plans", jsonBody({ action, target: { planId: id }, options }));
}

/** Asks for what is to be read of a plan's tenants. @returns the check that reads their states */
export function readForPlan(planId: string, what: Partial<ReadForPlan>): Promise<{ run: RunView | null }> {
  return fetchJson(`/api/v1/plans/${planId}/read`, jsonBody(what));
}

export interface Submission {
  reason?: string;
  ticket?: string;
}

/** @param key the same for each try of a plan, so that it makes one run however often it arrives */
export function submitPlan(planId: string, submission: Submission, key: string): Promise<RunView> {
  const init = jsonBody({ planId, ...submission });
  return fetchJson<RunView>("/api/v1/runs", {
    ...init,
    headers: { ...init.headers, "idempotency-key": key },
  });
}
