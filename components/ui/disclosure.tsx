import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface DisclosureProps {
  summary: ReactNode;
  defaultOpen?: boolean;
  children: ReactNode;
}

/** The browser's own: it works before any script, and a search in the page opens it. */
export function Disclosure({ summary, defaultOpen = false, children }: DisclosureProps) {
  return (
    <details open={defaultOpen} className="group/disclosure">
      <summary className="flex min-h-6 w-fit list-none items-center gap-1 rounded-md text-dense text-text-muted hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3.5 shrink-0 transition-transform group-open/disclosure:rotate-90"
        />
        {summary}
      </summary>
      <div className="mt-1.5">{children}</div>
    </details>
  );
}
