import type { DirectSend } from "#lib/direct-send/schema.ts";
import { mostTenantsShown, tenantsPerPage } from "#lib/tenants/rules.ts";
import type { TenantListQuery } from "#lib/tenants/schema.ts";

export type TenantSort = TenantListQuery["sort"];

/** Which tenants are shown, in which order, and how many of them. It lives in the address. */
export interface TenantQuestion {
  q: string;
  state: DirectSend | "";
  tag: string;
  /** A code of the attention list: only tenants that need somebody for that cause. */
  error: string;
  /** Only tenants that runs must skip, or only the others. */
  excluded: "yes" | "no" | "";
  /** Only tenants that were added since then (ISO, UTC). */
  added: string;
  sort: TenantSort;
  show: number;
}

export type TenantFilter = Pick<TenantQuestion, "q" | "state" | "tag" | "error" | "excluded" | "added">;

export const noFilter: TenantFilter = { q: "", state: "", tag: "", error: "", excluded: "", added: "" };

/** A number of tenants to show that is a whole number of pages. */
export function clampShow(show: number): number {
  const pages = Math.ceil(show / tenantsPerPage);
  return Math.min(Math.max(pages, 1) * tenantsPerPage, mostTenantsShown);
}

export function isFiltered(filter: TenantFilter): boolean {
  return Object.keys(filterParams(filter)).length > 0;
}

/** The parts of a filter that say something, as the API takes them. */
export type FilterParams = {
  q?: string;
  state?: DirectSend;
  tag?: string;
  error?: string;
  excluded?: "yes" | "no";
  added?: string;
};

export function filterParams({ q, state, tag, error, excluded, added }: TenantFilter): FilterParams {
  const text = q.trim();
  return {
    ...(text && { q: text }),
    ...(state && { state }),
    ...(tag && { tag }),
    ...(error && { error }),
    ...(excluded && { excluded }),
    ...(added && { added }),
  };
}

/** Equal for questions with the same answer. */
export function questionKey(question: TenantQuestion): string {
  return JSON.stringify([filterParams(question), question.sort, question.show]);
}

/** What of a question is worth keeping under a name, as the address has it after the question mark. */
export function savedQuery(question: TenantQuestion): string {
  const { sort } = question;
  return String(new URLSearchParams({ ...filterParams(question), ...(sort === "name" ? {} : { sort }) }));
}
