import type { WorkersView } from "#lib/runs/schema.ts";
import type { AttentionGroup, TenantFacets, TenantPage, TenantView } from "#lib/tenants/schema.ts";
import { fetchJson, ProblemError } from "../ui/fetch-json.ts";
import { type FilterParams, filterParams, type TenantQuestion } from "./question-rules.ts";
import type { Surroundings } from "./shown-rules.ts";

const mostAPage = 200;

/** The tenants that a question asks for, read page by page. Each is there once, whatever moved between two pages. */
export async function loadList(question: TenantQuestion, signal: AbortSignal): Promise<TenantPage> {
  const found = new Map<string, TenantView>();
  let cursor = "";
  for (let wanted = question.show; ; ) {
    const limit = Math.min(wanted, mostAPage);
    const params = { ...filterParams(question), sort: question.sort, limit: String(limit), cursor };
    const page = await fetchJson<TenantPage>(`/api/v1/tenants?${new URLSearchParams(params)}`, { signal });
    for (const tenant of page.items) found.set(tenant.id, tenant);
    wanted -= limit;
    cursor = page.nextCursor ?? "";
    if (!cursor || wanted <= 0) return { ...page, items: [...found.values()] };
  }
}

/** Ids of all tenants that match. */
export async function loadIds(filter: FilterParams, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ""; ; ) {
    const params = new URLSearchParams({ ...filter, limit: String(mostAPage), cursor });
    const page = await fetchJson<TenantPage>(`/api/v1/tenants?${params}`, { signal });
    ids.push(...page.items.map(({ id }) => id));
    if (!page.nextCursor) return ids;
    cursor = page.nextCursor;
  }
}

/** One tenant, or null when it no longer exists for this person. */
export async function loadTenant(id: string, signal: AbortSignal): Promise<TenantView | null> {
  try {
    return await fetchJson<TenantView>(`/api/v1/tenants/${id}`, { signal });
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return null;
    throw error;
  }
}

export async function loadSurroundings(signal: AbortSignal): Promise<Surroundings> {
  const [facets, attention, workers] = await Promise.all([
    fetchJson<TenantFacets>("/api/v1/tenants/facets", { signal }),
    fetchJson<{ items: AttentionGroup[] }>("/api/v1/tenants/attention", { signal }),
    fetchJson<WorkersView>("/api/v1/workers", { signal }),
  ]);
  return { facets, attention: attention.items, workers };
}
