"use client";

import { Combobox } from "@base-ui/react/combobox";
import { ChevronsUpDown, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { TenantPage } from "#lib/tenants/schema.ts";
import { fetchJson } from "../ui/fetch-json.ts";

export interface PickedTenant {
  id: string;
  name: string;
}

interface TenantPickerProps {
  /** Id of the chosen tenant, "" for all. */
  id: string;
  /** A tenant whose name came with the page. */
  known: PickedTenant | null;
  onPick: (id: string) => void;
}

const settleMs = 150;
const mostOffered = "20";

/** One tenant, found by typing its name or domain. */
export function TenantPicker({ id, known, onPick }: TenantPickerProps) {
  const [typed, setTyped] = useState("");
  const { found, seen } = useFoundTenants(typed, known);
  const value = id ? (seen.get(id) ?? { id, name: "A tenant not known here" }) : null;
  return (
    <Combobox.Root
      items={found}
      filter={null}
      value={value}
      onValueChange={(tenant) => onPick(tenant?.id ?? "")}
      onInputValueChange={(text, { reason }) => setTyped(reason === "input-change" ? text : "")}
      itemToStringLabel={({ name }: PickedTenant) => name}
      isItemEqualToValue={(one: PickedTenant, other: PickedTenant) => one.id === other.id}
    >
      <div className="relative w-full sm:w-52">
        <Combobox.Input
          aria-label="Tenant"
          placeholder="All tenants"
          className="min-h-8 w-full rounded-md border border-border-strong bg-surface-raised pr-8 pl-2.5 text-dense placeholder:text-text"
        />
        {id ? (
          <Combobox.Clear
            aria-label="All tenants"
            className="absolute top-1 right-1 grid size-6 place-items-center rounded-md text-text-muted hover:bg-surface-hover hover:text-text"
          >
            <X aria-hidden className="size-3.5" />
          </Combobox.Clear>
        ) : (
          <ChevronsUpDown
            aria-hidden
            className="pointer-events-none absolute top-2 right-2.5 size-3.5 text-text-muted"
          />
        )}
      </div>
      <Offered />
    </Combobox.Root>
  );
}

function Offered() {
  return (
    <Combobox.Portal>
      <Combobox.Positioner sideOffset={6} align="start" collisionPadding={8} className="z-50 outline-none">
        <Combobox.Popup className="max-h-(--available-height) w-72 max-w-(--available-width) overflow-y-auto rounded-lg border border-border bg-surface-raised p-1 shadow-raised">
          <Combobox.Empty className="px-2 py-1.5 text-dense text-text-muted empty:p-0">
            No tenant matches
          </Combobox.Empty>
          <Combobox.List>
            {(tenant: PickedTenant & { domain?: string }) => (
              <Combobox.Item
                key={tenant.id}
                value={tenant}
                className="cursor-default select-none rounded-md px-2 py-1 text-dense outline-none data-highlighted:bg-surface-hover"
              >
                <span className="block truncate">{tenant.name}</span>
                <span className="block truncate text-text-muted text-xs">{tenant.domain}</span>
              </Combobox.Item>
            )}
          </Combobox.List>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

/** The tenants that match what is typed, and all that were seen so far, for the name of the chosen one. */
function useFoundTenants(typed: string, known: PickedTenant | null) {
  const [found, setFound] = useState<PickedTenant[]>([]);
  const [seen, setSeen] = useState<ReadonlyMap<string, PickedTenant>>(
    () => new Map(known ? [[known.id, known]] : []),
  );
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const params = new URLSearchParams({ q: typed.trim(), limit: mostOffered });
      fetchJson<TenantPage>(`/api/v1/tenants?${params}`, { signal: stop.signal }).then(
        ({ items }) => {
          setFound(items);
          setSeen((before) => new Map([...before, ...items.map((item) => [item.id, item] as const)]));
        },
        // Without an answer the list stays as it was; the next letter asks again.
        () => undefined,
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed]);
  return { found, seen };
}
