import type { Actor, Origin } from "../access/schema.ts";
import { readCsv } from "../csv/table.ts";
import type { Db, Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { findTaken, insertTenants, insideOne, listApps, whyTaken } from "../tenants/add.ts";
import type { AddedTenants, AddTenant } from "../tenants/schema.ts";
import { findColumn, importColumns, neededColumns, readRow } from "./rules.ts";
import type { ImportColumn, ImportDefaults, ImportPreview, ImportRow } from "./schema.ts";

interface Read extends ImportPreview {
  /** Those of the rows that can be saved. */
  tenants: AddTenant[];
}

/**
 * What a file of tenants would add, with what is wrong in each row. Nothing is saved.
 * @throws AppError `body-too-large`, `file-not-readable`
 */
export async function previewImport(
  db: Db | Tx,
  bytes: Uint8Array,
  defaults: ImportDefaults,
): Promise<ImportPreview> {
  const { columns, rows } = await readFile(db, bytes, defaults);
  return { columns, rows };
}

/**
 * Adds every tenant of a file, or none: one wrong row refuses it.
 * @throws AppError `body-too-large`, `file-not-readable`, `rows-not-right` with the rows, `tenant-exists`
 */
export async function importTenants(
  store: Store,
  actor: Actor,
  origin: Origin,
  bytes: Uint8Array,
  defaults: ImportDefaults,
): Promise<AddedTenants> {
  return insideOne(store, async (tx) => {
    const { rows, tenants } = await readFile(tx, bytes, defaults);
    const wrong = rows.filter(({ problems }) => problems.length > 0);
    if (wrong.length > 0) throw notRight(wrong);
    const { added, addedSince } = await insertTenants(store, tx, actor, origin, tenants, "csv");
    return { added, addedSince };
  });
}

const mostRowsNamed = 100;

function notRight(wrong: readonly ImportRow[]): AppError {
  const [first] = wrong;
  const { length } = wrong;
  return new AppError("rows-not-right", {
    detail: `${length === 1 ? "1 row has" : `${length.toLocaleString("en")} rows have`} problems, so nothing was saved. Line ${first?.line}: ${first?.problems[0]?.message}.`,
    fix: "Put them right or leave them out, then send the file again.",
    more: { rows: wrong.slice(0, mostRowsNamed).map(({ line, problems }) => ({ line, problems })) },
  });
}

async function readFile(db: Db | Tx, bytes: Uint8Array, defaults: ImportDefaults): Promise<Read> {
  const { header, rows: lines } = readCsv(bytes, (name) => findColumn(name) !== undefined);
  const columns = readHeader(header.cells);
  if (lines.length === 0)
    throw new AppError("file-not-readable", {
      detail: "It has column names and no row.",
      fix: "Write a row for each tenant.",
    });
  const apps = await listApps(db);
  const read = lines.map(({ line, cells: texts }) => {
    const cells = Object.fromEntries(columns.map((column, at) => [column, texts[at] ?? ""]));
    const { tenant, problems } = readRow(cells, defaults, apps);
    const isTooLong = texts.slice(columns.length).some((text) => text.trim() !== "");
    if (isTooLong) problems.push({ column: columns.at(-1) ?? "name", message: tooManyCells });
    return { line, cells, problems, tenant, wasArchived: false };
  });
  findTwins(read);
  await findKnown(db, read);
  const tenants = read.flatMap(({ tenant, problems }) => (tenant && problems.length === 0 ? [tenant] : []));
  return { columns, rows: read.map(({ tenant: _, ...row }) => row), tenants };
}

const tooManyCells =
  "The row has more cells than there are columns: a cell with a comma in it needs quotation marks";

function readHeader(cells: readonly string[]): ImportColumn[] {
  const columns = cells.map(findColumn);
  const unknown = cells.filter((_, at) => !columns[at]);
  const missing = neededColumns.filter((column) => !columns.includes(column));
  const twice = columns.find((column, at) => column && columns.indexOf(column) !== at);
  const known = `Columns are: ${importColumns.join(", ")}.`;
  const refuse = (detail: string) => new AppError("file-not-readable", { detail, fix: known });
  if (missing.length > 0)
    throw refuse(`The first line must name the columns; it lacks ${missing.join(", ")}.`);
  if (unknown.length > 0)
    throw refuse(`Unknown columns: ${unknown.map((name) => `"${name.slice(0, 60)}"`).join(", ")}.`);
  if (twice) throw refuse(`The column ${twice} is there twice.`);
  return columns.flatMap((column) => column ?? []);
}

type Line = ImportRow & { tenant: AddTenant | null };

/** Two rows of one file with the same tenant: the later one is wrong. */
function findTwins(lines: Line[]): void {
  const ids = new Map<string, number>();
  const domains = new Map<string, number>();
  for (const { line, cells, problems } of lines) {
    const note = (seen: Map<string, number>, column: "tenant id" | "domain") => {
      const key = cells[column]?.trim().toLowerCase() ?? "";
      const before = seen.get(key);
      if (key && before) problems.push({ column, message: `The same as in line ${before}` });
      else seen.set(key, line);
    };
    note(ids, "tenant id");
    note(domains, "domain");
  }
}

async function findKnown(db: Db | Tx, lines: Line[]): Promise<void> {
  const taken = await findTaken(
    db,
    lines.flatMap(({ tenant }) => tenant ?? []),
  );
  for (const line of lines) {
    const found = line.tenant && taken.get(line.tenant.entraTenantId);
    if (!found) continue;
    const why = whyTaken(found);
    const isById = found.byId && !found.byId.archivedAt;
    if (why) line.problems.push({ column: isById ? "tenant id" : "domain", message: why });
    line.wasArchived = found.byId?.archivedAt != null;
  }
}
