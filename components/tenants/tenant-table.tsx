import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { Fragment, useRef } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import type { Problem } from "../ui/fetch-json.ts";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import type { Work } from "./action-rules.ts";
import { ListTip } from "./list-tip.tsx";
import type { TenantSort } from "./question-rules.ts";
import { RowReasons } from "./row-cells.tsx";
import { RowIconSheet } from "./row-icons.tsx";
import { SelectShown } from "./select-shown.tsx";
import { isSelected, type Selection } from "./selection-rules.ts";
import { type RowProps, TenantRow } from "./tenant-row.tsx";
import { useRowKeys } from "./use-row-keys.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

type SharedProps = Pick<RowProps, "mayRequestRuns" | "undone" | "now" | "onAction" | "onUndo" | "onChoose">;

interface TableProps extends SharedProps {
  tenants: readonly TenantView[];
  selection: Selection;
  workOf: (tenant: TenantView) => Work | null;
  refusals: Readonly<Record<string, Problem>>;
  caption: string;
  sort: TenantSort;
  onSort: (sort: TenantSort) => void;
  onChooseShown: (on: boolean) => void;
  /** What is shown answers an earlier question. */
  isBehind: boolean;
  /** It has done so for a while. */
  isSlow: boolean;
}

const columns = 5;

export function TenantTable(props: TableProps) {
  const {
    tenants,
    selection,
    workOf,
    refusals,
    caption,
    sort,
    onSort,
    onChooseShown,
    isBehind,
    isSlow,
    ...shared
  } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { ids, rows, heightPx, measure, reveal, noteFocus } = useVirtualRows(body, tenants);
  useRowKeys({ ids, reveal });
  return (
    <>
      <Table
        cards
        aria-busy={isBehind}
        aria-rowcount={tenants.length + 1}
        className={`@3xl:table-fixed ${isSlow ? "opacity-60" : ""}`}
      >
        <caption className="sr-only">{caption}</caption>
        <TableHead>
          <TableRow aria-rowindex={1}>
            <TableHeader className="w-10 px-0! text-center">
              <SelectShown selection={selection} tenants={tenants} onChoose={onChooseShown} />
              <span className="@min-3xl:hidden">Selected</span>
            </TableHeader>
            <SortHeader
              name="Tenant"
              by="name"
              sort={sort}
              onSort={onSort}
              className="w-[34%] pl-1! @5xl:w-[38%]"
            />
            <TableHeader>Direct Send</TableHeader>
            <SortHeader name="Checked" by="checkedAt" sort={sort} onSort={onSort} className="w-32" />
            <TableHeader className="w-52">
              <span className="sr-only">Actions</span>
            </TableHeader>
          </TableRow>
        </TableHead>
        <TableBody
          ref={body}
          onFocus={({ target }) =>
            noteFocus(target.closest<HTMLElement>("[data-tenant]")?.dataset.tenant ?? null)
          }
          onBlur={() => noteFocus(null)}
        >
          {rows.map(({ index, startPx }, at) => {
            const tenant = tenants[index];
            if (!tenant) return null;
            return (
              <Fragment key={tenant.id}>
                <Gap px={startPx - (rows[at - 1]?.endPx ?? 0)} />
                <TenantRow
                  {...shared}
                  tenant={tenant}
                  index={index}
                  isChosen={isSelected(selection, tenant)}
                  work={workOf(tenant)}
                  refusal={refusals[tenant.id]}
                  measure={measure}
                />
              </Fragment>
            );
          })}
          <Gap px={heightPx - (rows.at(-1)?.endPx ?? 0)} />
        </TableBody>
      </Table>
      <RowIconSheet />
      <RowReasons />
      <ListTip list={body} />
    </>
  );
}

/** Stands for rows that are not in the document. */
function Gap({ px }: { px: number }) {
  if (px < 1) return null;
  return (
    <tr aria-hidden className="invisible @max-3xl:block">
      <td colSpan={columns} className="p-0 @max-3xl:block" style={{ height: px }} />
    </tr>
  );
}

interface SortHeaderProps {
  name: string;
  by: "name" | "checkedAt";
  sort: TenantSort;
  onSort: (sort: TenantSort) => void;
  className: string;
}

function SortHeader({ name, by, sort, onSort, className }: SortHeaderProps) {
  const direction = sort === by ? "ascending" : sort === `-${by}` ? "descending" : "none";
  const Icon = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown }[direction];
  return (
    <TableHeader aria-sort={direction} className={className}>
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
