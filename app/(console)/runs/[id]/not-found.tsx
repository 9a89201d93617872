import { ListX } from "lucide-react";
import { EmptyState } from "../../../../components/ui/empty-state.tsx";
import { Link } from "../../../../components/ui/link.tsx";
import { PageHeader } from "../../../../components/ui/page-header.tsx";

export default function RunNotFound() {
  return (
    <>
      <PageHeader title="No such run" />
      <EmptyState
        icon={<ListX className="size-5" />}
        title="There is no run at this address"
        description="The address is wrong, or it is not one that you may see."
        action={<Link href="/runs">Go to the runs</Link>}
      />
    </>
  );
}
