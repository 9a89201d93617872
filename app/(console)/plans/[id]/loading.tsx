import { Skeleton, SkeletonRows } from "../../../../components/ui/skeleton.tsx";

export default function PlanLoading() {
  return (
    <div className="space-y-4">
      <h1 className="sr-only">Loading the plan…</h1>
      <Skeleton className="h-7 w-96 max-w-full" />
      <div className="gap-4 space-y-4 xl:grid xl:grid-cols-[minmax(0,1fr)_20rem] xl:space-y-0">
        <SkeletonRows rows={12} />
        <Skeleton className="h-96 w-full" />
      </div>
    </div>
  );
}
