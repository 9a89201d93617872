import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import type { TenantSort } from "./question-rules.ts";
import { type RowProps, TenantRow } from "./tenant-row.tsx";

interface TableProps {
  rows: readonly RowProps[];
  caption: string;
  sort: TenantSort;
  onSort: (sort: TenantSort) => void;
  /** What is shown answers an earlier question. */
  isBehind: boolean;
}

export function TenantTable({ rows, caption, sort, onSort, isBehind }: TableProps) {
  return (
    <Table cards aria-busy={isBehind} className={isBehind ? "opacity-60" : ""}>
      <caption className="sr-only">{caption}</caption>
      <TableHead>
        <TableRow>
          <SortHeader name="Tenant" by="name" sort={sort} onSort={onSort} />
          <TableHeader>Direct Send</TableHeader>
          <SortHeader name="Checked" by="checkedAt" sort={sort} onSort={onSort} />
          <TableHeader>
            <span className="sr-only">Actions</span>
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TenantRow key={row.tenant.id} {...row} />
        ))}
      </TableBody>
    </Table>
  );
}

interface SortHeaderProps {
  name: string;
  by: "name" | "checkedAt";
  sort: TenantSort;
  onSort: (sort: TenantSort) => void;
}

function SortHeader({ name, by, sort, onSort }: SortHeaderProps) {
  const direction = sort === by ? "ascending" : sort === `-${by}` ? "descending" : "none";
  const Icon = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown }[direction];
  return (
    <TableHeader aria-sort={direction}>
      {/* Where rows are cards the header is out of sight, and the order is chosen above. */}
      <button
        type="button"
        onClick={() => onSort(direction === "ascending" ? `-${by}` : by)}
        className="-ml-1.5 inline-flex min-h-6 items-center gap-1 rounded-md px-1.5 hover:text-text @max-3xl:hidden"
      >
        {name}
        <Icon aria-hidden className={`size-3 ${direction === "none" ? "opacity-50" : "text-text"}`} />
      </button>
      <span className="@min-3xl:hidden">{name}</span>
    </TableHeader>
  );
}
