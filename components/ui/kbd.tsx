import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-border bg-surface-hover px-1 font-sans text-[11px] text-text-muted leading-none">
      {children}
    </kbd>
  );
}
