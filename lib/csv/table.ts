import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { AppError } from "../errors.ts";
import { csvLimits, escapeFormula, unescapeFormula } from "./rules.ts";

/** Rows as CSV lines (RFC 4180, without a header), in the order of `columns`. */
export function csvLines(columns: readonly string[], rows: readonly object[]): string {
  return stringify([...rows], {
    columns: [...columns],
    quoted_match: /[\r\n;\t]/,
    cast: { string: escapeFormula },
  });
}

export interface CsvRow {
  /** Where it begins in the file; the header is line 1 of most. */
  line: number;
  cells: string[];
}

export interface CsvTable {
  header: CsvRow;
  rows: CsvRow[];
  delimiter: "," | ";" | "\t";
}

/**
 * Reads a table with a header, separated by comma, semicolon or tab, in UTF-8, or in UTF-16 with its mark.
 * Empty lines are left out, and an apostrophe that `escapeFormula` put before a formula.
 * @param isColumn tells the names that a header may have: the separator is the one that gives most of them
 * @throws AppError `body-too-large`, `file-not-readable`
 */
export function readCsv(bytes: Uint8Array, isColumn: (name: string) => boolean): CsvTable {
  if (bytes.byteLength > csvLimits.bytes) throw tooLarge();
  const text = decode(bytes).replace(/^sep=.(?=\r?\n)/i, "");
  const nul = text.indexOf("\0");
  if (nul >= 0)
    throw unreadable(
      `Line ${text.slice(0, nul).split("\n").length} holds a NUL character.`,
      "A table of text has none: save it anew as CSV UTF-8.",
    );
  const delimiter = findDelimiter(text, isColumn);
  const [header, ...rows] = split(text, delimiter, csvLimits.rows + 2);
  if (!header) throw unreadable("The file is empty.", "Choose a CSV file with a line of column names.");
  if (header.cells.length > csvLimits.columns)
    throw unreadable(
      `It has ${header.cells.length.toLocaleString("en")} columns; at most ${csvLimits.columns} are read.`,
      "Delete the columns that Sendlock does not know.",
    );
  if (rows.length > csvLimits.rows)
    throw unreadable(
      `It has more than ${csvLimits.rows.toLocaleString("en")} rows.`,
      "Split it into several files.",
    );
  return { header, rows, delimiter };
}

/** Why more than `csvLimits.bytes` are not read. */
export function tooLarge(): AppError {
  return new AppError("body-too-large", {
    detail: `The file is larger than ${csvLimits.bytes / 1024 / 1024} MB.`,
    fix: `Split it: at most ${csvLimits.rows.toLocaleString("en")} rows and 2 MB are read at once.`,
  });
}

function unreadable(detail: string, fix: string): AppError {
  return new AppError("file-not-readable", { detail, fix });
}

/** UTF-8 with or without mark, UTF-16 where a mark tells which one it is. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b)
    throw unreadable(
      "This is no CSV but a ZIP file, as an Excel workbook is one.",
      "Open it in Excel and save it as CSV UTF-8.",
    );
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  if (encoding === "utf-8" && looksLikeUtf16(bytes))
    throw unreadable("This looks like UTF-16 without a mark that says so.", "Save it anew as CSV UTF-8.");
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw unreadable(
      `The file is not ${encoding.toUpperCase()}: letters such as ä or é would be read wrong.`,
      "Save it anew as CSV UTF-8. In Excel that is a file type of its own.",
    );
  }
}

/** Every second byte of Latin letters in UTF-16 is zero. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 64);
  const zeros = start.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return start.length >= 8 && zeros >= start.length / 4;
}

/** Excel writes semicolons where a comma is the decimal sign, and tabs as "Unicode text". */
function findDelimiter(text: string, isColumn: (name: string) => boolean): CsvTable["delimiter"] {
  const score = (delimiter: string) => {
    const [line = ""] = text
      .slice(0, csvLimits.rowCharacters)
      .trimStart()
      .split(/[\r\n]/, 1);
    return line.split(delimiter).filter((name) => isColumn(name.replaceAll('"', ""))).length;
  };
  const scores = ([",", ";", "\t"] as const).map((delimiter) => ({ delimiter, count: score(delimiter) }));
  return scores.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function split(text: string, delimiter: string, most: number): CsvRow[] {
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      max_record_size: csvLimits.rowCharacters,
      to: most,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({
      line: info.lines - record.join("").split(/\r\n|\r|\n/).length + 1,
      cells: record.map(unescapeFormula),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw explain(error);
  }
}

const quoteWords = 'Write "" for a quotation mark inside a cell, and one at each end of the cell.';

function explain(error: CsvError): AppError {
  const line = typeof error.lines === "number" ? `Line ${error.lines}: ` : "";
  switch (error.code) {
    case "CSV_MAX_RECORD_SIZE":
      return unreadable(
        `${line}a row longer than ${csvLimits.rowCharacters.toLocaleString("en")} characters. A quotation mark may be open there.`,
        quoteWords,
      );
    case "CSV_QUOTE_NOT_CLOSED":
      return unreadable(`${line}a cell begins with a quotation mark that is never closed.`, quoteWords);
    default:
      return unreadable(`${line}a quotation mark stands where none may.`, quoteWords);
  }
}
