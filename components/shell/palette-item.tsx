import { CommandGroup, CommandItem } from "cmdk";
import type { ReactNode } from "react";

export const paletteIcon = "size-4 shrink-0 text-text-muted";

export function PaletteGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <CommandGroup
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-text-muted [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </CommandGroup>
  );
}

interface ItemProps {
  value: string;
  /** It can't be chosen; its words say why. */
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function PaletteItem({ value, disabled = false, onSelect, children }: ItemProps) {
  return (
    <CommandItem
      value={value}
      disabled={disabled}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2 text-dense data-[disabled=true]:text-text-muted data-[selected=true]:bg-surface-hover"
    >
      {children}
    </CommandItem>
  );
}
