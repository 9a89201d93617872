import { PageHeader } from "../../../../../components/ui/page-header.tsx";
import { Skeleton } from "../../../../../components/ui/skeleton.tsx";

export default function AppRegistrationLoading() {
  return (
    <>
      <PageHeader title="App registration" />
      <div role="status" aria-label="Loading" className="max-w-3xl space-y-4">
        <Skeleton className="h-64 w-full" />
      </div>
    </>
  );
}
