import type { DirectSend } from "#lib/direct-send/schema.ts";
import { mostTenantsShown, tenantsPerPage } from "#lib/tenants/rules.ts";
import type { TenantListQuery } from "#lib/tenants/schema.ts";

export type TenantSort = TenantListQuery["sort"];

/** Which tenants are shown, in which order, and how many of them. It lives in the address. */
export interface TenantQuestion {
  q: string;
  state: DirectSend | "";
  tag: string;
  /** A code of the error catalogue: only tenants whose newest visit failed so. */
  error: string;
  sort: TenantSort;
  show: number;
}

export type TenantFilter = Pick<TenantQuestion, "q" | "state" | "tag" | "error">;

export const noFilter: TenantFilter = { q: "", state: "", tag: "", error: "" };

/** A number of tenants to show that is a whole number of pages. */
export function clampShow(show: number): number {
  const pages = Math.ceil(show / tenantsPerPage);
  return Math.min(Math.max(pages, 1) * tenantsPerPage, mostTenantsShown);
}

export function isFiltered(filter: TenantFilter): boolean {
  return filter.q.trim() !== "" || filter.state !== "" || filter.tag !== "" || filter.error !== "";
}

/** The parts of a filter that say something, as the API takes them. */
export function filterParams({ q, state, tag, error }: TenantFilter) {
  const text = q.trim();
  return {
    ...(text && { q: text }),
    ...(state && { state }),
    ...(tag && { tag }),
    ...(error && { error }),
  };
}

/** Equal for questions with the same answer. */
export function questionKey(question: TenantQuestion): string {
  return JSON.stringify([filterParams(question), question.sort, question.show]);
}
