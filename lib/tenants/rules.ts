import { AppError } from "../errors.ts";
import type { AddTenant, AppChoice, EditTenant, TenantAccess, TenantDetail } from "./schema.ts";

/** What is said where somebody wants to change a tenant that runs must skip. */
export function refuseExcluded(name: string): AppError {
  return new AppError("tenant-excluded", {
    detail: `${name} is excluded from runs.`,
    fix: "End the exclusion on the tenant's page first.",
  });
}

/** What is said of a tenant that is not, or that the asker may not know of. */
export function refuseNoTenant(): AppError {
  return new AppError("not-found", {
    detail: "There is no such tenant.",
    fix: "Load the list of tenants again.",
  });
}

/** What is said where somebody wants to change a tenant that is only watched. */
export function refuseWatched(name: string): AppError {
  return new AppError("tenant-watched", {
    detail: `Sendlock only watches ${name}: it may read it, not change it.`,
    fix: "Set its access on the tenant's page first.",
  });
}

/** How many tenants the page shows at first and adds at a time, and how many it shows at most. */
export const tenantsPerPage = 50;
export const mostTenantsShown = 500;

/** What stands on the attention list though no visit failed; its code works as filter like an error's. */
export const codesBesideErrors = {
  changedOutside: "changed-outside",
  exclusionDue: "exclusion-due",
  customerGone: "customer-gone",
} as const;

/** Whether the day has come on which somebody should look at an exclusion again, by the date in UTC. */
export function isReviewDue(reviewOn: string, now: Date): boolean {
  return reviewOn <= now.toISOString().slice(0, 10);
}

/** After this many days an exclusion should be looked at again, unless somebody says otherwise. */
export const reviewAfterDays = 90;

/** How many tags a tenant can have. */
export const mostTags = 20;

/** Monday first, as `businessDays` counts from 1. */
export const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** What somebody wrote of a tenant. */
export type Editable = Pick<TenantDetail, Exclude<keyof EditTenant, keyof Reach>>;
/** How Sendlock gets into a tenant, and what it may do there. */
export type Reach = Pick<EditTenant, "access" | "appRegistrationId">;

/** What Sendlock may do in a tenant, in words. */
export const accessWords: Record<TenantAccess, string> = {
  change: "May read and change it",
  watch: "Only watches: may read it, not change it",
};
type Hours = Pick<Editable, "businessDays" | "businessFrom" | "businessTo">;

/** "Mon to Fri, 08:00 to 18:00", or that there are none. */
export function businessHoursWords({ businessDays, businessFrom, businessTo }: Hours): string {
  if (businessDays.length === 0 || businessFrom === businessTo) return "None: always in its change window";
  return `${daysWords(businessDays)}, ${businessFrom} to ${businessTo}`;
}

function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort();
  const name = (day: number | undefined) => dayNames[(day ?? 1) - 1] ?? "";
  if (sorted.length === 0) return "no day";
  const isRange = sorted.length > 2 && (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) === sorted.length - 1;
  return isRange ? `${name(sorted[0])} to ${name(sorted.at(-1))}` : sorted.map(name).join(", ");
}

const mostWords = 500;
const fields: readonly [name: string, words: (tenant: Editable) => string][] = [
  ["name", ({ name }) => name],
  ["tags", ({ tags }) => tags.join(", ")],
  ["time zone", ({ timeZone }) => timeZone],
  [
    "business hours",
    (hours) => `${daysWords(hours.businessDays)}, ${hours.businessFrom} to ${hours.businessTo}`,
  ],
  ["contact", ({ contact }) => contact],
  ["notes", ({ notes }) => notes],
];

/** A tenant as it reads after an edit: what the edit does not name stays. */
export function applyEdit(before: Editable, edit: EditTenant): Editable {
  return {
    name: edit.name ?? before.name,
    tags: editTagList(edit.tags ?? before.tags, [], []),
    timeZone: edit.timeZone ?? before.timeZone,
    notes: edit.notes ?? before.notes,
    contact: edit.contact ?? before.contact,
    businessDays: [...new Set(edit.businessDays ?? before.businessDays)].sort(),
    businessFrom: edit.businessFrom ?? before.businessFrom,
    businessTo: edit.businessTo ?? before.businessTo,
  };
}

/** What an edit changes, a field at a time, as words for the history: at most 500 characters each. */
export function describeEdits(
  before: Editable,
  after: Editable,
): { field: string; before: string; after: string }[] {
  return fields
    .filter(([, words]) => words(before) !== words(after))
    .map(([field, words]) => ({ field, before: shorten(words(before)), after: shorten(words(after)) }));
}

function shorten(words: string): string {
  return words.length > mostWords ? `${words.slice(0, mostWords - 1).toWellFormed()}…` : words;
}

/** The tags after an edit: those kept in their order, then the new ones, each once. */
export function editTagList(
  tags: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): string[] {
  return [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])];
}

const filterNames: Record<string, string> = {
  q: "search",
  state: "Direct Send",
  tag: "tag",
  error: "cause",
  excluded: "excluded",
};

/** A filter in words: "tag dental, Direct Send allowed". */
export function filterWords(filter: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : `${filterNames[name] ?? name} ${value}`,
  );
  return parts.length === 0 ? "all tenants" : parts.join(", ");
}

/** Why an app registration can't sign in to a tenant: another cloud, or it is another tenant's own. */
export function whyNotServed(
  app: Pick<AppChoice, "name" | "cloud" | "multiTenant" | "homeTenantId">,
  tenant: Pick<AddTenant, "cloud" | "entraTenantId">,
): { field: "cloud" | "appRegistrationId"; message: string } | null {
  if (app.cloud !== tenant.cloud)
    return {
      field: "cloud",
      message: `The app registration "${app.name}" is of another cloud (${app.cloud})`,
    };
  if (app.multiTenant || app.homeTenantId === null || app.homeTenantId === tenant.entraTenantId) return null;
  return {
    field: "appRegistrationId",
    message: `The app registration "${app.name}" is for the one tenant that it lives in`,
  };
}
