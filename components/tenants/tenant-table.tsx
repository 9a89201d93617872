import type { TenantView } from "#lib/tenants/schema.ts";
import type { Problem } from "../ui/fetch-json.ts";
import type { Action } from "./action-rules.ts";
import { TenantRow } from "./tenant-row.tsx";

interface TableProps {
  tenants: TenantView[];
  total: number;
  mayRequestRuns: boolean;
  busyAction: (tenant: TenantView) => string | null;
  refusals: Readonly<Record<string, Problem>>;
  now: number;
  onAction: (tenant: TenantView, action: Action) => void;
}

const columns = [
  { name: "Tenant", width: "lg:w-[32%]" },
  { name: "Direct Send", width: "" },
  { name: "Checked", width: "lg:w-52" },
];

export function TenantTable({
  tenants,
  total,
  mayRequestRuns,
  busyAction,
  refusals,
  now,
  onAction,
}: TableProps) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <table className="block w-full text-left lg:table lg:table-fixed">
        <caption className="block px-4 py-2 text-left text-muted text-sm lg:table-caption">
          {tenants.length} of {total} tenants
        </caption>
        <thead className="sr-only lg:not-sr-only lg:table-header-group">
          <tr className="text-muted text-sm">
            {columns.map(({ name, width }) => (
              <th key={name} scope="col" className={`px-4 py-2 font-medium ${width}`}>
                {name}
              </th>
            ))}
            <th scope="col" className="px-4 py-2 font-medium lg:w-68">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="block lg:table-row-group">
          {tenants.map((tenant) => (
            <TenantRow
              key={tenant.id}
              tenant={tenant}
              mayRequestRuns={mayRequestRuns}
              busyAction={busyAction(tenant)}
              refusal={refusals[tenant.id]}
              now={now}
              onAction={(action) => onAction(tenant, action)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
