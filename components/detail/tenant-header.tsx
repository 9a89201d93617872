import type { ReactNode } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { BackLink } from "../shell/back-link.tsx";
import { Badge } from "../ui/badge.tsx";
import { PageHeader } from "../ui/page-header.tsx";

interface TenantHeaderProps {
  tenant: TenantView;
  actions: ReactNode;
}

export function TenantHeader({ tenant, actions }: TenantHeaderProps) {
  const { name, domain, cloud, access, exclusion } = tenant;
  return (
    <>
      <BackLink href="/tenants">Tenants</BackLink>
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
