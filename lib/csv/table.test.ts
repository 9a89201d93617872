import fc from "fast-check";
import { expect, it } from "vitest";
import { AppError } from "../errors.ts";
import { csvLimits } from "./rules.ts";
import { csvLines, readCsv } from "./table.ts";

const columns = ["name", "notes"];
const isColumn = (name: string) => columns.includes(name.trim());
const cell = (name: string) => csvLines(columns, [{ name }]).trimEnd().split(",")[0];
const bytes = (text: string) => new TextEncoder().encode(text);

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\uFF1D1", "\uFF20A"])(
  "a name like %j begins no formula",
  (name) => expect(cell(name)?.replace(/^"/, "")).toMatch(/^'/),
);

it("a formula does not hide behind a character that is dropped", () => {
  expect(cell("\0=1+1")).toBe("'=1+1");
  expect(cell("\0\0+1")).toBe("'+1");
});

it("an ordinary name stays as it is, and one with a comma or quote is quoted", () => {
  expect(cell("Contoso")).toBe("Contoso");
  expect(csvLines(columns, [{ name: 'A, "B"' }])).toMatch(/^"A, ""B""",/);
});

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."=+-@'\" \t\r\n,;ä€\uFF1D\uFEFFx"), maxLength: 12 }),
);

it("what is written is read again as it was, whatever it holds; only NUL is dropped", () => {
  const header = csvLines(columns, [{ name: "name", notes: "notes" }]);
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 5 }), (given) => {
      const rows = given.map(([name, notes]) => ({
        name: `x${name.toWellFormed()}`,
        notes: notes.toWellFormed(),
      }));
      for (const separator of ["", "\uFEFF"]) {
        const read = readCsv(bytes(separator + header + csvLines(columns, rows)), isColumn);
        const wanted = rows.map(({ name, notes }) => [name.replaceAll("\0", ""), notes.replaceAll("\0", "")]);
        expect(read.rows.map(({ cells }) => cells)).toEqual(wanted);
      }
    }),
    { numRuns: 500 },
  );
});

it("no cell that is written begins a formula", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const line = csvLines(columns, [{ name: "", notes: text.toWellFormed() }]);
      expect(line).not.toMatch(/^,"?[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/);
    }),
    { numRuns: 1_000 },
  );
});

it("no cell begins a formula where a spreadsheet separates by semicolons or tabs and splits what is quoted", () => {
  expect(cell("Contoso;=1+1")).toBe('"Contoso;\'=1+1"');
  fc.assert(
    fc.property(hostile, (text) => {
      const pieces = csvLines(columns, [{ name: "", notes: text.toWellFormed() }]).split(/[;\t\r\n]/);
      for (const piece of pieces) expect(piece).not.toMatch(/^"?[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/);
    }),
    { numRuns: 2_000 },
  );
});

/** What is read, or why not. Processor time, so that other work on the machine does not count. */
function read(file: Uint8Array | string): string {
  const content = typeof file === "string" ? bytes(file) : file;
  const started = process.cpuUsage();
  try {
    const { rows } = readCsv(content, isColumn);
    return rows.map(({ line, cells }) => `${line}:${cells.join("|")}`).join(" ");
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message;
  } finally {
    const { user, system } = process.cpuUsage(started);
    const ms = Math.round((user + system) / 1_000);
    console.info(`${ms} ms: ${expect.getState().currentTestName}`);
    expect(ms).toBeLessThan(1_000);
  }
}

const utf16 = (text: string, isBig: boolean, mark = true) => {
  const buffer = Buffer.from((mark ? "\uFEFF" : "") + text, "utf16le");
  return new Uint8Array(isBig ? buffer.swap16() : buffer);
};

it.each([
  ["10 MB", "name,notes\n".repeat(950_000), "larger than 2 MB"],
  ["an endless quoted cell", `name,notes\n"${"a\n".repeat(1_000_000)}`, "quotation mark may be open there"],
  [
    "a quotation mark that is never closed",
    'name,notes\na,"b',
    "Line 2: a cell begins with a quotation mark",
  ],
  ["a quotation mark within a cell", 'name,notes\na"b,c', "Line 2: a quotation mark stands where none may"],
  ["a million columns", `name${",".repeat(1_000_000)}`, "1,000,001 columns; at most 30"],
  [
    "a million columns in a row",
    `name,notes\n${"a,".repeat(1_000_000)}`,
    "a row longer than 32,768 characters",
  ],
  ["more rows than are read", `name,notes\n${"a,b\n".repeat(csvLimits.rows + 1)}`, "more than 5,000 rows"],
  ["NUL", "name,notes\na,b\0c\n", "Line 2 holds a NUL character"],
  ["UTF-16 without its mark", utf16("name,notes\na,b\n", false, false), "UTF-16 without a mark"],
  ["Latin-1", new Uint8Array(Buffer.from("name,notes\nMüller,b\n", "latin1")), "not UTF-8"],
  ["a workbook", new Uint8Array(Buffer.from("PK\x03\x04name")), "ZIP file"],
  ["nothing", "", "The file is empty"],
])("a file with %s is refused within a second, and says why", (_, file, words) => {
  expect(read(file)).toContain(words);
});

it.each([
  ["UTF-8 with its mark", "\uFEFFname,notes\nMüller,b\n"],
  ["UTF-16, little end first", utf16("name,notes\nMüller,b\n", false)],
  ["UTF-16, big end first", utf16("name,notes\nMüller,b\n", true)],
  ["semicolons", "name;notes\r\nMüller;b\r\n"],
  ["tabs", "name\tnotes\rMüller\tb\r"],
])("a file in %s is read", (_, file) => expect(read(file)).toBe("2:Müller|b"));

it("a row is named by the line on which it begins, whatever stands above", () => {
  expect(read('sep=;\n\nname;notes\n"a\nb";c\r\n\nd;e')).toBe("4:a\nb|c 7:d|e");
});
