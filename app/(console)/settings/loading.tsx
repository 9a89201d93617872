import { PageHeader } from "../../../components/ui/page-header.tsx";
import { Skeleton } from "../../../components/ui/skeleton.tsx";

export default function SettingsLoading() {
  return (
    <>
      <PageHeader
        title="Settings"
        description="What holds for all tenants. Each change stands in the history."
      />
      <div role="status" aria-label="Loading" className="max-w-2xl space-y-4">
        <Skeleton className="h-64 w-full" />
        <Skeleton className="h-48 w-full" />
      </div>
    </>
  );
}
