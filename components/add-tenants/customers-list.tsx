import { useState } from "react";
import type { CustomerView } from "#lib/customers/schema.ts";
import type { TenantAccess } from "#lib/tenants/schema.ts";
import { ChoiceChips } from "../runs/choice-chips.tsx";
import { countTenants } from "../tenants/selection-rules.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Link } from "../ui/link.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Select } from "../ui/select.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import {
  type CustomerPart,
  chooseWords,
  filterCustomers,
  isFree,
  keepFree,
  listParts,
  partWords,
} from "./customer-rules.ts";

interface ListProps {
  customers: readonly CustomerView[];
  access: TenantAccess;
  offReason: string | null;
  isSaving: boolean;
  onAccess: (access: TenantAccess) => void;
  onAdd: (entraTenantIds: readonly string[]) => void;
}

const rowsAtOnce = 100;
const accessOptions = [
  { value: "change", label: "to read and change" },
  { value: "watch", label: "only to watch" },
] as const;

/** The customers, with a box for each that can be added. */
export function CustomersList({ customers, access, offReason, isSaving, onAccess, onAdd }: ListProps) {
  const [part, setPart] = useState<CustomerPart>("new");
  const [q, setQ] = useState("");
  const [most, setMost] = useState(rowsAtOnce);
  const [boxes, setBoxes] = useState<ReadonlySet<string>>(new Set());
  const chosen = keepFree(boxes, customers);
  const found = filterCustomers(customers, part, q);
  const free = found.filter(isFree);
  const choose = (some: readonly CustomerView[], on: boolean) => {
    const next = new Set(chosen);
    for (const { entraTenantId } of some) {
      if (on) next.add(entraTenantId);
      else next.delete(entraTenantId);
    }
    setBoxes(next);
  };
  const isAll = free.length > 0 && free.every(({ entraTenantId }) => chosen.has(entraTenantId));
  const none = chosen.size === 0 ? "Choose customers first" : null;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          aria-label="Search customers"
          placeholder="Name or domain"
          text={q}
          onType={setQ}
          className="w-full sm:w-64"
        />
        <ChoiceChips label="Customers shown" value={part} onChoose={setPart} chips={listParts(customers)} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          disabledReason={free.length === 0 ? "None of those shown can be added" : null}
          onClick={() => choose(free, !isAll)}
        >
          {isAll ? "Choose none" : chooseWords(free.length, part)}
        </Button>
        <Select
          aria-label="What Sendlock may do in them"
          value={access}
          onValueChange={onAccess}
          options={accessOptions}
        />
        <Button
          variant="primary"
          loading={isSaving}
          disabledReason={offReason ?? none}
          onClick={() => onAdd([...chosen])}
        >
          Add {countTenants(chosen.size)}
        </Button>
      </div>
      {found.length === 0 ? (
        <p className="py-6 text-center text-dense text-text-muted">{emptyWords(customers, part, q)}</p>
      ) : (
        <CustomerTable rows={found.slice(0, most)} chosen={chosen} onChoose={choose} />
      )}
      {found.length > most && (
        <Button onClick={() => setMost(most + rowsAtOnce)}>
          Show {Math.min(found.length - most, rowsAtOnce)} more of {found.length.toLocaleString("en")}
        </Button>
      )}
    </div>
  );
}

function emptyWords(customers: readonly CustomerView[], part: CustomerPart, q: string): string {
  if (customers.length === 0) return "Microsoft lists no customer of this tenant.";
  if (q.trim()) return "No customer matches.";
  return part === "new" ? "Every customer on the list is in Sendlock." : "None.";
}

interface CustomerTableProps {
  rows: readonly CustomerView[];
  chosen: ReadonlySet<string>;
  onChoose: (some: readonly CustomerView[], on: boolean) => void;
}

function CustomerTable({ rows, chosen, onChoose }: CustomerTableProps) {
  return (
    <Table cards>
      <caption className="sr-only">Microsoft's list of customers</caption>
      <TableHead>
        <TableRow>
          <TableHeader>Customer</TableHeader>
          <TableHeader>Domain</TableHeader>
          <TableHeader>Here</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((customer) => (
          <TableRow key={customer.entraTenantId}>
            <TableHeader scope="row">
              <label className="flex min-h-6 items-center gap-2">
                <input
                  type="checkbox"
                  disabled={!isFree(customer)}
                  checked={chosen.has(customer.entraTenantId)}
                  onChange={({ target }) => onChoose([customer], target.checked)}
                  className="size-4 shrink-0 accent-accent"
                />
                <span className="font-medium [overflow-wrap:anywhere]">{customer.name}</span>
              </label>
            </TableHeader>
            <TableCell className="text-text-muted [overflow-wrap:anywhere]">{customer.domain}</TableCell>
            <TableCell>
              <CustomerState customer={customer} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function CustomerState({ customer: { state, tenantId, why } }: { customer: CustomerView }) {
  if (tenantId)
    return (
      <Link href={`/tenants/${tenantId}`} prefetch={false}>
        {partWords.there}
      </Link>
    );
  if (why) return <span className="text-warn-text text-xs">{why}.</span>;
  if (state === "archived") return <Badge tone="info">Archived here: comes back</Badge>;
  return <Badge tone="good">New</Badge>;
}
