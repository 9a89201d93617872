"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

interface TabsProps<Value extends string> {
  /** Names the row of tabs. */
  label: string;
  tabs: readonly { value: Value; label: ReactNode; content: ReactNode }[];
  value?: Value;
  onValueChange?: (value: Value) => void;
}

export function Tabs<Value extends string>({ label, tabs, value, onValueChange }: TabsProps<Value>) {
  const control =
    value === undefined
      ? { defaultValue: tabs[0]?.value }
      : { value, onValueChange: (next: Value) => onValueChange?.(next) };
  return (
    <Base.Root {...control}>
      <Base.List aria-label={label} className="relative flex gap-1 overflow-x-auto border-border border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-outline-offset-2 min-h-9 whitespace-nowrap px-2.5 font-medium text-dense text-text-muted hover:text-text data-active:text-text"
          >
            {tab.label}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-150" />
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
