"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";

interface SelectProps<Value extends string> {
  /** "" for none, where a placeholder is shown. */
  value: Value | "";
  placeholder?: string;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  /** Its name for assistive technology where no visible label names it. */
  "aria-label"?: string;
  id?: string;
  className?: string;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, placeholder, onValueChange, options, id, className = "" } = props;
  return (
    <Base.Root
      items={options}
      // With a placeholder "" is no choice, which Base UI calls null.
      value={placeholder !== undefined && value === "" ? null : (value as Value)}
      modal={false}
      onValueChange={(next) => next !== null && onValueChange(next)}
    >
      <Base.Trigger
        id={id}
        aria-label={props["aria-label"]}
        className={`inline-flex min-h-8 items-center justify-between gap-2 rounded-md border border-border-strong bg-surface-raised px-2.5 text-dense hover:bg-surface-hover ${className}`}
      >
        <Base.Value className="truncate" placeholder={placeholder} />
        <Base.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-text-muted" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          alignItemWithTrigger={false}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg border border-border bg-surface-raised p-1 shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex min-h-8 cursor-default select-none items-center justify-between gap-4 rounded-md px-2 text-dense outline-none data-highlighted:bg-surface-hover"
              >
                <Base.ItemText>{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check aria-hidden className="size-4" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
