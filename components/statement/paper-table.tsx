import type { ReactNode } from "react";

interface PaperTableProps {
  labelledBy: string;
  columns: readonly string[];
  children: ReactNode;
}

/** A table for paper: its head stands again on each page. */
export function PaperTable({ labelledBy, columns, children }: PaperTableProps) {
  return (
    <table aria-labelledby={labelledBy} className="w-full border-collapse text-left">
      <thead className="table-header-group">
        <tr className="border-border-strong border-b text-text-muted text-xs print:text-black">
          {columns.map((column) => (
            <th key={column} scope="col" className="py-1 pr-3 font-medium last:pr-0">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
