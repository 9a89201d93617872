import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Link } from "../ui/link.tsx";
import { PageHeader } from "../ui/page-header.tsx";

interface TenantHeaderProps {
  tenant: TenantView;
  actions: ReactNode;
}

export function TenantHeader({ tenant, actions }: TenantHeaderProps) {
  const { name, domain, cloud, access, exclusion } = tenant;
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1">
        <Link
          plain
          href="/tenants"
          className="inline-flex min-h-6 items-center gap-0.5 rounded-sm text-dense text-text-muted hover:text-text"
        >
          <ChevronLeft aria-hidden className="size-3.5" />
          Tenants
        </Link>
      </nav>
      <PageHeader
        title={name}
        actions={actions}
        beside
        description={
          <span className="flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
            {domain}
            {cloud === "simulated" && <Badge>Simulated</Badge>}
            {access === "watch" && <Badge tone="info">Only watched</Badge>}
            {exclusion && <Badge tone="info">Excluded from runs</Badge>}
          </span>
        }
      />
    </>
  );
}
