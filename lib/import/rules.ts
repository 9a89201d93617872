import { dayNames, whyNotServed } from "../tenants/rules.ts";
import { type AddTenant, type AppChoice, addTenantSchema } from "../tenants/schema.ts";
import type { ImportColumn, ImportDefaults, ImportRow } from "./schema.ts";

type Field = keyof AddTenant;
const fieldOf: Record<ImportColumn, Field> = {
  name: "name",
  domain: "domain",
  "tenant id": "entraTenantId",
  cloud: "cloud",
  "app registration": "appRegistrationId",
  access: "access",
  tags: "tags",
  "time zone": "timeZone",
  "business days": "businessDays",
  "business from": "businessFrom",
  "business to": "businessTo",
  contact: "contact",
  notes: "notes",
};

/** In the order in which they are exported. */
export const importColumns = Object.keys(fieldOf) as ImportColumn[];
export const neededColumns = ["name", "domain", "tenant id"] as const satisfies readonly ImportColumn[];
const columnOf = new Map<string, ImportColumn>(importColumns.map((column) => [fieldOf[column], column]));

/** The column that a header means: blanks, underscores, hyphens and capitals do not count. */
export function findColumn(header: string): ImportColumn | undefined {
  const readable = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, "");
  return importColumns.find((column) => readable(column) === readable(header));
}

type Cells = ImportRow["cells"];
type Problem = ImportRow["problems"][number];

/** What a row says, as a new tenant, or what is wrong with it. An empty cell says nothing. */
export function readRow(
  cells: Cells,
  defaults: ImportDefaults,
  apps: readonly AppChoice[],
): { tenant: AddTenant | null; problems: Problem[] } {
  const problems: Problem[] = [];
  const app = findApp(cells["app registration"], defaults, apps, problems);
  const cloud = cells.cloud?.trim().toLowerCase() || app?.cloud || defaults.cloud;
  const given: Partial<Record<Field, unknown>> = {
    name: cells.name?.trim() ?? "",
    domain: cells.domain?.trim() ?? "",
    entraTenantId: cells["tenant id"]?.trim() ?? "",
    cloud,
    appRegistrationId: app?.id ?? null,
    access: cells.access?.trim().toLowerCase() || defaults.access,
    tags: splitList(cells.tags ?? ""),
    businessDays: readDays(cells["business days"] ?? "", problems),
    timeZone: cells["time zone"]?.trim() || undefined,
    businessFrom: cells["business from"]?.trim() || undefined,
    businessTo: cells["business to"]?.trim() || undefined,
    contact: cells.contact,
    notes: cells.notes,
  };
  const parsed = addTenantSchema.safeParse(given);
  for (const { path, message, code } of parsed.error?.issues ?? []) {
    const column = columnOf.get(String(path[0])) ?? "name";
    if (problems.some((known) => known.column === column)) continue;
    problems.push({ column, message: problemWords(column, given[fieldOf[column]], code, message) });
  }
  if (!parsed.success || problems.length > 0) return { tenant: null, problems };
  const why = app && whyNotServed(app, parsed.data);
  if (why)
    return { tenant: null, problems: [{ column: columnOf.get(why.field) ?? "cloud", message: why.message }] };
  return { tenant: parsed.data, problems };
}

function problemWords(
  column: ImportColumn,
  given: unknown,
  code: string | undefined,
  message: string,
): string {
  if (given === "" || given === undefined) return `${capital(column)} is missing`;
  if (column === "cloud") return "Cloud must be global, gcchigh, dod, china or simulated";
  if (column === "access") return "Access must be change or watch";
  if (code === "too_big") return `${capital(column)} is too long`;
  return message.startsWith("must") ? `${capital(column)} ${message}` : `${capital(column)}: ${message}`;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function splitList(text: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  return [...new Set(parts.filter(Boolean))];
}

/** `undefined`: nothing is said. No business days at all are said by the word none. */
function readDays(text: string, problems: Problem[]): number[] | undefined {
  const words = splitList(text.toLowerCase());
  if (words.length === 0) return undefined;
  if (words.join() === "none") return [];
  const days = words.map((word) => dayNames.findIndex((day) => day.toLowerCase() === word) + 1);
  if (!days.includes(0)) return days.sort();
  const message = `Business days must be some of ${dayNames.join(", ")}, or none`;
  problems.push({ column: "business days", message });
  return undefined;
}

/** Business days as a cell has them. */
export function daysCell(days: readonly number[]): string {
  return days.length === 0 ? "none" : days.map((day) => dayNames[day - 1]).join(", ");
}

function findApp(
  cell: string | undefined,
  { appRegistrationId }: ImportDefaults,
  apps: readonly AppChoice[],
  problems: Problem[],
): AppChoice | undefined {
  const named = cell?.trim();
  if (!named) return apps.find(({ id }) => id === appRegistrationId);
  const found = apps.filter(({ name, clientId }) => name === named || clientId === named.toLowerCase());
  if (found.length === 1) return found[0];
  const message =
    found.length === 0
      ? `There is no app registration "${named.slice(0, 60)}"`
      : "Several app registrations have this client id, in different clouds: write the name";
  problems.push({ column: "app registration", message });
  return undefined;
}
