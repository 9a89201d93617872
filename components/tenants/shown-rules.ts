import type { WorkersView } from "#lib/runs/schema.ts";
import { codesBesideErrors } from "#lib/tenants/rules.ts";
import type { AttentionGroup, TenantFacets, TenantPage, TenantView } from "#lib/tenants/schema.ts";

/** What stands around the list: counts by state, causes of failure, workers. */
export interface Surroundings {
  facets: TenantFacets;
  attention: AttentionGroup[];
  workers: WorkersView;
}

/** What the page shows, and when each part of it was asked for (by `performance.now()`; 0 came with the page). */
export interface Shown extends Surroundings {
  /** The question that the list answers, by its key. */
  key: string;
  items: readonly TenantView[];
  total: number;
  hasMore: boolean;
  askedAt: ReadonlyMap<string, number>;
  /** The list would have other tenants or another order if it were made anew. */
  isOutdated: boolean;
}

/** Whether a cause was met on a visit. The others are there before any tenant was read. */
export function isOfVisit({ code, apps }: Pick<AttentionGroup, "code" | "apps">): boolean {
  const beside: readonly string[] = Object.values(codesBesideErrors);
  return !beside.includes(code) && !apps.some(({ credential }) => credential);
}

interface ListAnswer {
  key: string;
  page: TenantPage;
  askedAt: number;
}

/** The list as a new question is answered: all of it anew. */
export function replaceList(shown: Shown, { key, page, askedAt }: ListAnswer): Shown {
  const asked = page.items.map(({ id }) => [id, askedAt] as const);
  return {
    ...shown,
    key,
    items: page.items,
    total: page.total,
    hasMore: page.nextCursor !== null,
    askedAt: new Map(asked),
    isOutdated: false,
  };
}

/**
 * The same question answered again. Rows change where they stand: one that moves or goes while a hand is on its
 * way to a button would have another tenant blocked. An empty list takes what came.
 */
export function refreshList(shown: Shown, answer: ListAnswer): Shown {
  const { page, askedAt, key } = answer;
  if (shown.key !== key || shown.items.length === 0) return replaceList(shown, answer);
  const next = takeTenants(shown, page.items, askedAt);
  const isOutdated =
    page.items.length !== shown.items.length || page.items.some(({ id }, at) => id !== shown.items[at]?.id);
  return { ...next, total: page.total, hasMore: page.nextCursor !== null, isOutdated };
}

/** Tenants as they are now, where they stand. An answer to an earlier question than the one shown is dropped. */
export function takeTenants(shown: Shown, tenants: readonly TenantView[], asked: number): Shown {
  const fresh = new Map(
    tenants
      .filter(({ id }) => (shown.askedAt.get(id) ?? Number.POSITIVE_INFINITY) <= asked)
      .map((tenant) => [tenant.id, tenant]),
  );
  if (fresh.size === 0) return shown;
  const askedAt = new Map(shown.askedAt);
  for (const id of fresh.keys()) askedAt.set(id, asked);
  return { ...shown, items: shown.items.map((item) => fresh.get(item.id) ?? item), askedAt };
}

/** A tenant that no longer exists for this person. */
export function dropTenant(shown: Shown, id: string): Shown {
  if (!shown.askedAt.has(id)) return shown;
  return { ...shown, items: shown.items.filter((item) => item.id !== id), total: shown.total - 1 };
}
