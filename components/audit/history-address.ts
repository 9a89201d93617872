import { formatQuery, type QueryKey, type QueryTerm } from "#lib/audit/rules.ts";

/** What narrowed the history in addresses before there was a query, with the key that says it now. */
const formerKeys = { tenant: "tenant", person: "actor", kind: "action", from: "after", run: "run" } as const;

export const formerParams = [...Object.keys(formerKeys), "to"] as (keyof typeof formerKeys | "to")[];

export type HistoryAddress = Partial<Record<"q" | (typeof formerParams)[number], string>>;

/** The query that an address means, with what a former address says as terms of it. */
export function readAddress({ q = "", ...former }: HistoryAddress): string {
  const terms = formerParams.flatMap((name): QueryTerm[] => {
    const value = former[name] ?? "";
    if (value === "") return [];
    if (name !== "to") return [{ key: formerKeys[name], value }];
    // The last day was part of it; `before:` excludes its day.
    return [{ key: "before", value: isDay(value) ? addDays(value, 1) : value }];
  });
  return [q, formatQuery(terms)].filter((part) => part !== "").join(" ");
}

/** Leads to the history with one term as its query. */
export function historyHref(key: QueryKey, value: string): string {
  return `/history?${new URLSearchParams({ q: formatQuery([{ key, value }]) })}`;
}

/** Whether it is a day that exists, such as 2026-11-23. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));
}

/** Another day, so many days later or, below 0, earlier. */
export function addDays(day: string, days: number): string {
  const moved = new Date(`${day}T00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The same terms with one value for a key, in the place of all that it had; "" for none. */
export function putTerm(terms: readonly QueryTerm[], key: QueryKey, value: string): QueryTerm[] {
  const others = terms.filter((term) => term.key !== key);
  return value === "" ? others : [...others, { key, value }];
}

/** The same terms and one more, once. */
export function addTerm(terms: readonly QueryTerm[], added: QueryTerm): QueryTerm[] {
  const isThere = terms.some(({ key, value }) => key === added.key && value === added.value);
  return isThere ? [...terms] : [...terms, added];
}

/** The query as the API takes it, which needs the zone only where the query has a day. */
export function queryParams(
  text: string,
  terms: readonly QueryTerm[],
  zone: string,
): { q?: string; zone?: string } {
  const q = text.trim();
  return { ...(q && { q }), ...(hasDay(terms) && { zone }) };
}

/** Whether a day is among the terms, which begins when the reader's own zone says. */
export function hasDay(terms: readonly QueryTerm[]): boolean {
  return terms.some(({ key, value }) => (key === "after" || key === "before") && isDay(value));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The ids of tenants that a query names. */
export function tenantIds(terms: readonly QueryTerm[]): string[] {
  return terms.flatMap(({ key, value }) => (key === "tenant" && uuid.test(value) ? [value] : []));
}
