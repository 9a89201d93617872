"use client";

import { Toaster as Sonner } from "sonner";

const button = "ml-auto min-h-7 shrink-0 rounded-md border px-2 font-medium text-dense";

/** Where toasts appear: once, in the shell. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      // Several can be undone at a time: each keeps its button in sight.
      expand
      visibleToasts={4}
      gap={8}
      // Above a bar that stays at the bottom.
      offset={{ bottom: "calc(1.5rem + var(--bottom-bar))" }}
      mobileOffset={{ bottom: "calc(1rem + var(--bottom-bar))" }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-lg border border-border bg-surface-raised px-3.5 py-2.5 font-sans text-dense text-text shadow-raised sm:w-[356px]",
          content: "min-w-0 flex-1",
          title: "font-medium [overflow-wrap:anywhere]",
          description: "text-text-muted [overflow-wrap:anywhere]",
          icon: "text-text-muted",
          error: "border-bad/50",
          actionButton: `${button} border-border bg-surface hover:bg-surface-hover text-accent-text`,
          cancelButton: `${button} border-transparent hover:bg-surface-hover`,
        },
      }}
    />
  );
}
