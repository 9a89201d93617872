import type { ReactNode } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";

interface PageNotFoundProps {
  /** What the address should lead to, such as "plan". */
  what: string;
  /** An icon of size-5. */
  icon: ReactNode;
  description?: string;
  /** Where to go instead. */
  action: ReactNode;
}

/** Shown where an address leads to nothing, or to nothing that this person may see: it does not say which. */
export function PageNotFound({
  what,
  icon,
  description = "The address is wrong, or it is not one that you may see.",
  action,
}: PageNotFoundProps) {
  return (
    <>
      <PageHeader title={`No such ${what}`} />
      <EmptyState icon={icon} title={`There is no ${what} at this address`} {...{ description, action }} />
    </>
  );
}
