import type { ReactNode } from "react";

/** Pages for paper: nothing stands around them. */
export default function PaperLayout({ children }: { children: ReactNode }) {
  return <div className="min-h-dvh bg-surface print:min-h-0">{children}</div>;
}
