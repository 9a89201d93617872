import { PageHeader } from "../../../components/ui/page-header.tsx";
import { Skeleton, SkeletonRows } from "../../../components/ui/skeleton.tsx";

export default function HistoryLoading() {
  return (
    <>
      <PageHeader title="History" />
      <div className="space-y-4">
        <Skeleton className="h-8 w-full max-w-3xl" />
        <SkeletonRows rows={12} />
      </div>
    </>
  );
}
