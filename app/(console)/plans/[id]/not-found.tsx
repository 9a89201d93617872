import { ClipboardX } from "lucide-react";
import { EmptyState } from "../../../../components/ui/empty-state.tsx";
import { Link } from "../../../../components/ui/link.tsx";
import { PageHeader } from "../../../../components/ui/page-header.tsx";

export default function PlanNotFound() {
  return (
    <>
      <PageHeader title="No such plan" />
      <EmptyState
        icon={<ClipboardX className="size-5" />}
        title="There is no plan at this address"
        description="The address is wrong, or it is not one that you may see."
        action={<Link href="/tenants">Choose tenants and plan anew</Link>}
      />
    </>
  );
}
