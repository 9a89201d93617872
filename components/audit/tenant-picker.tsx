import { Combobox } from "@base-ui/react/combobox";
import { ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { type FoundTenant, useFoundTenants } from "./use-found-tenants.ts";

interface TenantPickerProps {
  onFound: (found: readonly FoundTenant[]) => void;
  onPick: (id: string) => void;
}

/** One tenant, found by typing its name or domain. It keeps no choice: what is picked becomes a term of the query. */
export function TenantPicker({ onFound, onPick }: TenantPickerProps) {
  const [typed, setTyped] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const found = useFoundTenants(isOpen ? typed : null, onFound);
  return (
    <Combobox.Root
      items={found}
      filter={null}
      value={null}
      open={isOpen}
      onOpenChange={setIsOpen}
      onValueChange={(tenant: FoundTenant | null) => {
        if (!tenant) return;
        setTyped("");
        onPick(tenant.id);
      }}
      inputValue={typed}
      onInputValueChange={(text, { reason }) => setTyped(reason === "input-change" ? text : "")}
      itemToStringLabel={({ name }: FoundTenant) => name}
    >
      <div className="relative w-full sm:w-40">
        <Combobox.Input
          aria-label="Add a tenant"
          placeholder="Tenant"
          className="min-h-8 w-full rounded-md border border-border-strong bg-surface-raised pr-8 pl-2.5 text-dense placeholder:text-text"
        />
        <ChevronsUpDown
          aria-hidden
          className="pointer-events-none absolute top-2 right-2.5 size-3.5 text-text-muted"
        />
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
            {(tenant: FoundTenant) => (
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
