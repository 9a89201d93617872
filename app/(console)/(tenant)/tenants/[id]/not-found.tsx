import { Building2 } from "lucide-react";
import { PageNotFound } from "../../../../../components/shell/page-not-found.tsx";
import { Link } from "../../../../../components/ui/link.tsx";

export default function TenantNotFound() {
  return (
    <PageNotFound
      what="tenant"
      icon={<Building2 className="size-5" />}
      description="The address is wrong, the tenant was archived, or it is not one that you may see."
      action={<Link href="/tenants">Go to your tenants</Link>}
    />
  );
}
