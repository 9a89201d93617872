import { Skeleton, SkeletonRows } from "../../../../components/ui/skeleton.tsx";

export default function TenantLoading() {
  return (
    <div className="space-y-4">
      <h1 className="sr-only">Loading the tenant…</h1>
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-36 w-full" />
      <SkeletonRows rows={6} />
    </div>
  );
}
