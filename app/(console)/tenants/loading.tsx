import { PageHeader } from "../../../components/ui/page-header.tsx";
import { Skeleton, SkeletonRows } from "../../../components/ui/skeleton.tsx";

export default function TenantsLoading() {
  return (
    <>
      <PageHeader
        title="Tenants"
        description="Whether Direct Send is blocked, as Exchange last told it."
        actions={<Skeleton className="h-8 w-28" />}
      />
      <div className="space-y-4">
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-8 w-80 max-w-full" />
        </div>
        <SkeletonRows rows={12} />
      </div>
    </>
  );
}
