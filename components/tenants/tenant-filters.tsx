import { useId } from "react";
import { directSendSchema, directSendWords } from "#lib/direct-send/schema.ts";
import type { TenantFilter } from "./follow-tenants.ts";

interface FiltersProps {
  filter: TenantFilter;
  onFilter: (filter: TenantFilter) => void;
}

const field = "min-h-9 rounded-md border border-line-strong bg-surface px-3 text-sm";

export function TenantFilters({ filter, onFilter }: FiltersProps) {
  const searchId = useId();
  const stateId = useId();
  return (
    <search className="flex flex-wrap items-end gap-4">
      <div>
        <label htmlFor={searchId} className="block text-muted text-sm">
          Search name or domain
        </label>
        <input
          id={searchId}
          type="search"
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          value={filter.q}
          onChange={(event) => onFilter({ ...filter, q: event.target.value })}
          className={`${field} w-64 max-w-full`}
        />
      </div>
      <div>
        <label htmlFor={stateId} className="block text-muted text-sm">
          Direct Send
        </label>
        <select
          id={stateId}
          value={filter.state}
          onChange={(event) => onFilter({ ...filter, state: event.target.value })}
          className={field}
        >
          <option value="">All states</option>
          {directSendSchema.options.map((state) => (
            <option key={state} value={state}>
              {directSendWords[state]}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}
