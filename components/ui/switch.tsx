"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";

interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  /** Its label. */
  children: ReactNode;
}

/** For a setting that takes effect at once. */
export function Switch({ checked, onCheckedChange, children }: SwitchProps) {
  const labelId = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control.
    <label className="flex min-h-8 items-center justify-between gap-4 text-dense">
      <span id={labelId}>{children}</span>
      <Base.Root
        checked={checked}
        onCheckedChange={(next) => onCheckedChange(next)}
        aria-labelledby={labelId}
        className="flex h-6 w-10 shrink-0 rounded-full border border-border-strong bg-surface-sunken p-0.5 transition-colors data-checked:border-accent data-checked:bg-accent"
      >
        <Base.Thumb className="size-4.5 rounded-full bg-border-strong transition-[translate] data-checked:translate-x-4 data-checked:bg-on-accent" />
      </Base.Root>
    </label>
  );
}
