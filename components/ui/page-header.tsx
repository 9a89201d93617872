import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** The actions are so few that they stay beside the title on the narrowest page. */
  beside?: boolean;
}

/** The page's one h1, with what can be done on the whole page. */
export function PageHeader({ title, description, actions, beside = false }: PageHeaderProps) {
  return (
    <header className={`mb-5 flex ${beside ? "" : "flex-wrap"} items-start justify-between gap-x-6 gap-y-3`}>
      <div className="min-w-0">
        <h1 className="font-semibold text-xl leading-7 tracking-tight [overflow-wrap:anywhere]">{title}</h1>
        {description && <div className="mt-0.5 max-w-prose text-text-muted">{description}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
