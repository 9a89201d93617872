import { Building2 } from "lucide-react";
import { EmptyState } from "../../../../../components/ui/empty-state.tsx";
import { Link } from "../../../../../components/ui/link.tsx";
import { PageHeader } from "../../../../../components/ui/page-header.tsx";

export default function TenantNotFound() {
  return (
    <>
      <PageHeader title="No such tenant" />
      <EmptyState
        icon={<Building2 className="size-5" />}
        title="There is no tenant at this address"
        description="The address is wrong, the tenant was removed, or it is not one that you may see."
        action={<Link href="/tenants">Go to your tenants</Link>}
      />
    </>
  );
}
