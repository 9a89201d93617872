import type { ReactNode } from "react";

interface EmptyStateProps {
  /** An icon of size-5. */
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
}

/** Why there is nothing, and the one thing to do about it. */
export function EmptyState({ icon, title, description, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-border border-dashed px-6 py-12 text-center">
      {icon && (
        <div
          aria-hidden
          className="mb-3 grid size-10 place-items-center rounded-lg bg-surface-sunken text-text-muted"
        >
          {icon}
        </div>
      )}
      <p className="font-medium">{title}</p>
      {description && <div className="mt-1 max-w-prose text-dense text-text-muted">{description}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
