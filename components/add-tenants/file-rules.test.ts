import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "#lib/csv/table.ts";
import type { ImportColumn, ImportRow } from "#lib/import/schema.ts";
import {
  countRows,
  type FileTable,
  leaveOut,
  leaveOutWrong,
  startTable,
  takePreview,
  whyNotSaved,
  writeCell,
  writeFile,
} from "./file-rules.ts";

const columns: ImportColumn[] = ["name", "notes"];
const row = (line: number, name: string, problem = ""): ImportRow => ({
  line,
  cells: { name, notes: "" },
  problems: problem ? [{ column: "name", message: problem }] : [],
  wasArchived: false,
});
const read = (table: FileTable) =>
  readCsv(new TextEncoder().encode(writeFile(table)), (name) => columns.some((column) => column === name));

test("what is put right goes to the server on the line it had, with what was left out gone", () => {
  const table = leaveOut(startTable({ columns, rows: [row(2, "A"), row(5, "B"), row(9, "C")] }), 5, true);
  const { rows } = read(writeCell(table, 9, "name", '=D, "x"'));
  expect(rows).toEqual([
    { line: 2, cells: ["A", ""] },
    { line: 9, cells: ['=D, "x"', ""] },
  ]);
});

test("any text in a cell comes to the server as it is on the page", () => {
  const text = fc.string({ unit: fc.constantFrom(..."=+-@'\", \t\r\n;ä") });
  fc.assert(
    fc.property(text, text, (name, notes) => {
      const table = startTable({
        columns,
        rows: [{ ...row(2, `x${name}`), cells: { name: `x${name}`, notes } }],
      });
      expect(read(table).rows.map(({ cells }) => cells)).toEqual([[`x${name}`, notes]]);
    }),
  );
});

test("nothing is saved while a row is wrong, or was changed and not looked at again", () => {
  const start = startTable({ columns, rows: [row(2, "A"), row(3, "", "Name is missing")] });
  expect(whyNotSaved(countRows(start))).toBe("1 row to put right or leave out first");
  const written = writeCell(start, 3, "name", "B");
  expect(whyNotSaved(countRows(written))).toBe("Check the rows that you changed first");
  const right = takePreview(written, { columns, rows: [row(2, "A"), row(3, "B")] });
  expect(whyNotSaved(countRows(right))).toBeNull();
  const without = leaveOutWrong(start);
  expect(countRows(without)).toMatchObject({ right: 1, wrong: 0, leftOut: 1 });
  expect(whyNotSaved(countRows(without))).toBeNull();
  expect(whyNotSaved(countRows(leaveOut(without, 2, true)))).toBe("Every row is left out");
  expect(whyNotSaved(countRows(leaveOut(without, 3, false)))).toBe("Check the rows that you changed first");
});

test("a cell that had a problem stays open once it is right, and answers go to the rows that were asked about", () => {
  const start = startTable({ columns, rows: [row(2, "", "Name is missing"), row(3, "B"), row(4, "C")] });
  const asked = leaveOut(writeCell(start, 2, "name", "A"), 3, true);
  const { rows } = takePreview(asked, { columns, rows: [row(2, "A"), row(4, "C", "No")] });
  expect(rows.map(({ line, open, problems, isChanged }) => [line, open, problems.length, isChanged])).toEqual(
    [
      [2, ["name"], 0, false],
      [3, [], 0, false],
      [4, ["name"], 1, false],
    ],
  );
});
