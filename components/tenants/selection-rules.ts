import { directSendWords } from "#lib/direct-send/rules.ts";
import { codesBesideErrors } from "#lib/tenants/rules.ts";
import type { Target, TenantView } from "#lib/tenants/schema.ts";
import type { FilterParams } from "./question-rules.ts";

/** Which tenants are chosen: some by id, or all that match a filter but some. */
export type Selection =
  | { is: "named"; ids: ReadonlySet<string> }
  | { is: "all"; filter: FilterParams; total: number; except: ReadonlySet<string> };

export const nothing: Selection = { is: "named", ids: new Set() };

/** What the API takes by id, and what it takes as exceptions. */
export const mostNamed = 10_000;
const mostExcept = 1_000;

export function countSelected(selection: Selection): number {
  return selection.is === "named" ? selection.ids.size : selection.total - selection.except.size;
}

export function isSelected(selection: Selection, tenant: TenantView): boolean {
  if (selection.is === "named") return selection.ids.has(tenant.id);
  return !selection.except.has(tenant.id) && matchesFilter(tenant, selection.filter);
}

/** Whether all of these tenants are chosen, some, or none. */
export function shareSelected(selection: Selection, tenants: readonly TenantView[]): "all" | "some" | "none" {
  const count = tenants.filter((tenant) => isSelected(selection, tenant)).length;
  if (count === 0) return "none";
  return count === tenants.length ? "all" : "some";
}

/**
 * The selection with these tenants in it, or without them. Null where it can be said by ids alone: tenants are
 * added that its filter does not match, or it would have too many exceptions.
 */
export function choose(selection: Selection, tenants: readonly TenantView[], on: boolean): Selection | null {
  const changed = tenants.map(({ id }) => id);
  if (selection.is === "named") {
    const ids = withIds(selection.ids, changed, on);
    return { is: "named", ids };
  }
  const inside = tenants.filter((tenant) => matchesFilter(tenant, selection.filter)).map(({ id }) => id);
  if (on && inside.length < tenants.length) return null;
  const except = withIds(selection.except, inside, !on);
  if (except.size > mostExcept) return null;
  return except.size >= selection.total ? nothing : { ...selection, except };
}

/**
 * All that match a filter, besides what is chosen already. Null where both together can be said by ids alone.
 * @param shown tenants that match the filter for certain
 */
export function chooseAll(
  selection: Selection,
  { filter, total }: { filter: FilterParams; total: number },
  shown: readonly TenantView[],
): Selection | null {
  const all: Selection = { is: "all", filter, total, except: new Set() };
  const matching = new Set(shown.map(({ id }) => id));
  if (selection.is === "all") return isSameFilter(selection.filter, filter) ? all : null;
  return [...selection.ids].every((id) => matching.has(id)) ? all : null;
}

/** The selection by ids, once these were found to be the ids that its filter matches. */
export function nameAll(selection: Selection, found: readonly string[]): Selection {
  if (selection.is === "named") return selection;
  return { is: "named", ids: new Set(found.filter((id) => !selection.except.has(id))) };
}

/** The selection with the number of matches that was counted newly for the same filter. */
export function recount(selection: Selection, filter: FilterParams, total: number): Selection {
  if (selection.is === "named" || selection.total === total) return selection;
  return isSameFilter(selection.filter, filter) ? { ...selection, total } : selection;
}

/** From the tenant that was pressed before to the one pressed now with Shift, in the order of the list. */
export function tenantsBetween(
  tenants: readonly TenantView[],
  from: string | null,
  to: string,
): readonly TenantView[] {
  const end = tenants.findIndex(({ id }) => id === to);
  const start = tenants.findIndex(({ id }) => id === from);
  if (end === -1) return [];
  if (start === -1) return tenants.slice(end, end + 1);
  return tenants.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** The selection as plans, runs and tags take it. */
export function targetOf(selection: Selection): Target {
  if (selection.is === "named") return { tenantIds: [...selection.ids] };
  const { filter, except } = selection;
  return { filter, ...(except.size > 0 ? { except: [...except] } : {}) };
}

/** What is chosen, in a sentence. */
export function selectionWords(selection: Selection): string {
  if (selection.is === "named") return `${countTenants(selection.ids.size)} selected`;
  const { filter, total, except } = selection;
  const number = total.toLocaleString("en");
  const which = filterWords(filter);
  const all = which ? `All ${number} that match ${which} selected` : `All ${number} tenants selected`;
  return except.size > 0 ? `${all}, but ${except.size.toLocaleString("en")}` : all;
}

export function countTenants(count: number): string {
  return count === 1 ? "1 tenant" : `${count.toLocaleString("en")} tenants`;
}

const excludedWords = { yes: "excluded", no: "not excluded" };

/** A filter in words; empty where it leaves nothing out. */
function filterWords({ q, state, tag, error, excluded, added }: FilterParams): string {
  return [
    q && `“${q}”`,
    state && directSendWords[state],
    tag && `tag ${tag}`,
    error && `cause ${error}`,
    excluded && excludedWords[excluded],
    added && "newly added",
  ]
    .filter(Boolean)
    .join(", ");
}

/** Whether a tenant as it is on show matches a filter, as the server would say. */
export function matchesFilter(tenant: TenantView, filter: FilterParams): boolean {
  const { q, state, tag, error, excluded, added } = filter;
  return (
    (!q || matchesText(tenant, q.toLowerCase())) &&
    (!state || tenant.directSend === state) &&
    (!tag || tenant.tags.includes(tag)) &&
    (!error || hasTrouble(tenant, error)) &&
    (!excluded || (tenant.exclusion !== null) === (excluded === "yes")) &&
    (!added || tenant.createdAt >= added)
  );
}

function matchesText({ name, domain, entraTenantId, id }: TenantView, text: string): boolean {
  return (
    [name, domain].some((part) => part.toLowerCase().includes(text)) || text === entraTenantId || text === id
  );
}

function hasTrouble({ error, changedOutsideAt, exclusion }: TenantView, code: string): boolean {
  if (code === codesBesideErrors.changedOutside) return changedOutsideAt !== null;
  if (code === codesBesideErrors.exclusionDue) return exclusion?.isDue === true;
  return error?.code === code;
}

function isSameFilter(one: FilterParams, other: FilterParams): boolean {
  const parts = ["q", "state", "tag", "error", "excluded", "added"] as const;
  return parts.every((part) => one[part] === other[part]);
}

function withIds(ids: ReadonlySet<string>, changed: readonly string[], on: boolean): Set<string> {
  const next = new Set(ids);
  for (const id of changed) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
}
