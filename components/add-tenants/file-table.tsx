import { useState } from "react";
import type { ImportColumn } from "#lib/import/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import type { FileRow } from "./file-rules.ts";

interface TableProps {
  columns: readonly ImportColumn[];
  rows: readonly FileRow[];
  onWrite: (line: number, column: ImportColumn, text: string) => void;
  onLeaveOut: (line: number, isLeftOut: boolean) => void;
  /** Enter was pressed in a cell. */
  onDone: () => void;
}

const rowsAtOnce = 100;

/** The rows of the file. A cell with a problem can be written anew on the spot. */
export function FileTableView({ columns, rows, ...rest }: TableProps) {
  const [most, setMost] = useState(rowsAtOnce);
  const more = rows.length - most;
  return (
    <>
      {/* It scrolls sideways in its own box, where the page's bar covers nothing. */}
      <div className="[--sticky-top:0px]">
        <Table>
          <caption className="sr-only">Rows of the file</caption>
          <TableHead>
            <TableRow>
              <TableHeader>Line</TableHeader>
              <TableHeader>Leave out</TableHeader>
              {columns.map((column) => (
                <TableHeader key={column} className="whitespace-nowrap">
                  {column}
                </TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.slice(0, most).map((row) => (
              <FileRowView key={row.line} columns={columns} row={row} {...rest} />
            ))}
          </TableBody>
        </Table>
      </div>
      {more > 0 && (
        <Button onClick={() => setMost(most + rowsAtOnce)}>
          Show {Math.min(more, rowsAtOnce)} more of {rows.length.toLocaleString("en")}
        </Button>
      )}
    </>
  );
}

function FileRowView({
  columns,
  row,
  onWrite,
  onLeaveOut,
  onDone,
}: Omit<TableProps, "rows"> & { row: FileRow }) {
  const { line, cells, isLeftOut, wasArchived } = row;
  return (
    <TableRow className={isLeftOut ? "text-text-muted line-through" : ""}>
      <TableHeader scope="row" className="tabular-nums">
        {line}
      </TableHeader>
      <TableCell>
        <input
          type="checkbox"
          aria-label={`Leave out line ${line}`}
          checked={isLeftOut}
          onChange={({ target }) => onLeaveOut(line, target.checked)}
          className="size-4 accent-accent"
        />
      </TableCell>
      {columns.map((column, at) => (
        <TableCell key={column} className="min-w-28 max-w-96 [overflow-wrap:anywhere]">
          <FileCell
            {...{ row, column, onDone }}
            text={cells[column] ?? ""}
            onWrite={(text) => onWrite(line, column, text)}
          />
          {at === 0 && wasArchived && <Badge tone="info">Was archived: comes back</Badge>}
        </TableCell>
      ))}
    </TableRow>
  );
}

interface CellProps {
  row: FileRow;
  column: ImportColumn;
  text: string;
  onWrite: (text: string) => void;
  onDone: () => void;
}

function FileCell({ row, column, text, onWrite, onDone }: CellProps) {
  const problems = row.problems.filter((problem) => problem.column === column);
  if (row.isLeftOut || !row.open.includes(column)) return text;
  const errorId = `line-${row.line}-${column.replace(" ", "-")}`;
  return (
    <div className="min-w-48 space-y-1">
      <Input
        aria-label={`${column}, line ${row.line}`}
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby={problems.length > 0 ? errorId : undefined}
        value={text}
        onChange={({ target }) => onWrite(target.value)}
        onKeyDown={({ key }) => key === "Enter" && onDone()}
      />
      {problems.length > 0 && (
        <p id={errorId} className="text-bad-text text-xs">
          {problems.map(({ message }) => `${message}.`).join(" ")}
        </p>
      )}
    </div>
  );
}
