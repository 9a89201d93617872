"use client";

import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown } from "lucide-react";
import { useState } from "react";
import { inputLook } from "./input.tsx";

interface ComboboxProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly string[];
  /** How an option is shown. Without it as it is. */
  labelOf?: (option: string) => string;
  /** What stands in the list when nothing matches. */
  empty: string;
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
}

/** The list is cut off here: nobody reads on, everybody types on. */
const mostShown = 60;

/** One of many, found by typing any part of it. Blanks, slashes and underscores count as the same. */
export function Combobox({ value, onValueChange, options, labelOf, empty, ...control }: ComboboxProps) {
  const shown = labelOf ? labelOf(value) : value;
  /** Null while it shows the choice. */
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Base.Root
      items={options}
      value={value}
      limit={mostShown}
      autoHighlight
      itemToStringLabel={labelOf}
      filter={(option: string, typed: string) => readable(option).includes(readable(typed))}
      inputValue={typed ?? shown}
      onInputValueChange={(text, details) => {
        if (details.reason !== "escape-key") return setTyped(text);
        // There is always a choice: Escape on the closed list belongs to the dialog around it.
        details.cancel();
        details.allowPropagation();
      }}
      onValueChange={(next, details) => {
        if (next === null) return details.cancel();
        setTyped(null);
        onValueChange(next);
      }}
    >
      <Base.InputGroup className="relative flex">
        <Base.Input {...control} onBlur={() => setTyped(null)} className={`min-h-8 pr-9 ${inputLook}`} />
        <Base.Trigger
          aria-label="Show the list"
          className="absolute inset-y-0 right-0 grid w-8 place-items-center text-text-muted"
        >
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className="w-(--anchor-width) overflow-hidden rounded-lg border border-border bg-surface-raised shadow-raised">
            <Base.Empty className="px-3 py-2 text-dense text-text-muted empty:hidden">{empty}</Base.Empty>
            <Base.List className="max-h-[min(16rem,var(--available-height))] overflow-y-auto overscroll-contain p-1 data-empty:p-0">
              {(option: string) => (
                <Base.Item
                  key={option}
                  value={option}
                  className="flex min-h-8 cursor-default select-none items-center justify-between gap-4 rounded-md px-2 text-dense outline-none data-highlighted:bg-surface-hover"
                >
                  {labelOf ? labelOf(option) : option}
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function readable(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s/_-]+/g, " ")
    .trim();
}
