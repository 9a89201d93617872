import type { ComponentProps, ReactNode } from "react";

export function Card({ className = "", ...rest }: ComponentProps<"section">) {
  return <section {...rest} className={`rounded-lg border border-border bg-surface ${className}`} />;
}

export function CardHeader({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-border border-b px-4 py-2">
      {children}
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </div>
  );
}

export function CardTitle({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <h2 id={id} className="font-semibold text-sm">
      {children}
    </h2>
  );
}

export function CardBody({ className = "", ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={`px-4 py-3 ${className}`} />;
}
