import type { PlanItemPage, PlanView, ReadForPlan, RunOptions, RunView } from "#lib/runs/schema.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";

const pageSize = 500;

/** The tenants of the newest plan: one planned again for them need not ask which they are. */
let newest: { planId: string; tenantIds: string[] } | null = null;

/** Every tenant of a plan, in its order. Positions begin at 0 and leave none out. */
async function listTenantIds({ id, total }: PlanView): Promise<string[]> {
  if (newest?.planId === id) return newest.tenantIds;
  const pages = Array.from({ length: Math.ceil(total / pageSize) }, (_, page) => {
    const after = page === 0 ? "" : `&cursor=${page * pageSize - 1}`;
    return fetchJson<PlanItemPage>(`/api/v1/plans/${id}/items?limit=${pageSize}${after}`);
  });
  return (await Promise.all(pages)).flatMap(({ items }) => items.map(({ tenantId }) => tenantId));
}

/**
 * Makes a plan anew for the same tenants, as they are now.
 * @throws ProblemError when it is refused, TypeError when Sendlock can't be reached
 */
export async function planAnew(plan: PlanView, options: RunOptions): Promise<PlanView> {
  const tenantIds = await listTenantIds(plan);
  const { action } = plan;
  const next = await fetchJson<PlanView>(
    "/api/v1/plans",
    jsonBody({ action, target: { tenantIds }, options }),
  );
  newest = { planId: next.id, tenantIds };
  return next;
}

/** What was asked to be read of a plan's tenants. */
export interface AskedReading {
  /** The check that reads the states. */
  run: RunView | null;
  /** How many tenants' connectors are read. */
  surveys: number;
}

export function readForPlan(planId: string, what: Partial<ReadForPlan>): Promise<AskedReading> {
  return fetchJson<AskedReading>(`/api/v1/plans/${planId}/read`, jsonBody(what));
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
