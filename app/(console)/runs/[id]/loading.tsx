import { Skeleton, SkeletonRows } from "../../../../components/ui/skeleton.tsx";

export default function RunLoading() {
  return (
    <div className="space-y-4">
      <h1 className="sr-only">Loading the run…</h1>
      <Skeleton className="h-7 w-96 max-w-full" />
      <Skeleton className="h-32 w-full" />
      <SkeletonRows rows={8} />
    </div>
  );
}
