import { escapeFormula } from "#lib/csv/rules.ts";
import type { ImportColumn, ImportPreview, ImportRow } from "#lib/import/schema.ts";

/** A row of the file as it is looked at and put right on the page. */
export interface FileRow extends ImportRow {
  /** It is not saved. */
  isLeftOut: boolean;
  /** It was written on since the server looked at it. */
  isChanged: boolean;
  /** Columns that had a problem once: they stay open, so that nothing moves away under somebody who types. */
  open: readonly ImportColumn[];
}

export interface FileTable {
  columns: readonly ImportColumn[];
  rows: readonly FileRow[];
}

/** The file as the server read it first. */
export function startTable({ columns, rows }: ImportPreview): FileTable {
  return {
    columns,
    rows: rows.map((row) => ({ ...row, isLeftOut: false, isChanged: false, open: openColumns([], row) })),
  };
}

function openColumns(known: readonly ImportColumn[], { problems }: ImportRow): ImportColumn[] {
  return [...new Set([...known, ...problems.map(({ column }) => column)])];
}

/**
 * The rows that are kept, as a file again. Each begins on the line that it had, with empty lines where others were:
 * what the server says of lines holds for the file that somebody has before them.
 */
export function writeFile({ columns, rows }: FileTable): string {
  const write = (cells: readonly string[]) =>
    cells.map((cell) => `"${escapeFormula(cell).replaceAll('"', '""')}"`).join(",");
  let text = `${write(columns)}\n`;
  let line = 2;
  for (const { cells, isLeftOut, line: wanted } of rows) {
    if (isLeftOut) continue;
    const row = write(columns.map((column) => cells[column] ?? ""));
    text += `${"\n".repeat(Math.max(0, wanted - line))}${row}\n`;
    line = Math.max(line, wanted) + row.split(/\r\n|\r|\n/).length;
  }
  return text;
}

/** What the server says now of the rows that were kept: it read them in this order. Lines stay those of the file. */
export function takePreview(table: FileTable, { rows }: ImportPreview): FileTable {
  const fresh = rows.values();
  return {
    ...table,
    rows: table.rows.map((row) => {
      const next = row.isLeftOut ? undefined : fresh.next().value;
      if (!next) return row;
      const { cells, problems, wasArchived } = next;
      return { ...row, cells, problems, wasArchived, isChanged: false, open: openColumns(row.open, next) };
    }),
  };
}

/** One cell written anew. */
export function writeCell(table: FileTable, line: number, column: ImportColumn, text: string): FileTable {
  return mapRow(table, line, (row) => ({
    ...row,
    cells: { ...row.cells, [column]: text },
    isChanged: true,
  }));
}

export function leaveOut(table: FileTable, line: number, isLeftOut: boolean): FileTable {
  // What a row that is back clashes with may have changed meanwhile.
  return mapRow(table, line, (row) => ({ ...row, isLeftOut, isChanged: row.isChanged || !isLeftOut }));
}

/** Leaves out every row that has problems. */
export function leaveOutWrong(table: FileTable): FileTable {
  return { ...table, rows: table.rows.map((row) => (isWrong(row) ? { ...row, isLeftOut: true } : row)) };
}

function mapRow(table: FileTable, line: number, change: (row: FileRow) => FileRow): FileTable {
  return { ...table, rows: table.rows.map((row) => (row.line === line ? change(row) : row)) };
}

const isWrong = (row: FileRow): boolean => !row.isLeftOut && row.problems.length > 0;

export interface FileCounts {
  all: number;
  wrong: number;
  leftOut: number;
  /** Written on, and not looked at again. */
  changed: number;
  /** Can be saved. */
  right: number;
}

export function countRows({ rows }: FileTable): FileCounts {
  const count = (test: (row: FileRow) => boolean) => rows.filter(test).length;
  const wrong = count(isWrong);
  const leftOut = count(({ isLeftOut }) => isLeftOut);
  return {
    all: rows.length,
    wrong,
    leftOut,
    changed: count(({ isChanged, isLeftOut }) => isChanged && !isLeftOut),
    right: rows.length - wrong - leftOut,
  };
}

export const rowsWords = (count: number): string =>
  count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;

/** Why the rows can't be saved now; null when they can. */
export function whyNotSaved({ wrong, changed, right }: FileCounts): string | null {
  if (changed > 0) return "Check the rows that you changed first";
  if (wrong > 0) return `${rowsWords(wrong)} to put right or leave out first`;
  return right === 0 ? "Every row is left out" : null;
}
