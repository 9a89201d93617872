import { PageHeader } from "../../../../components/ui/page-header.tsx";
import { SkeletonRows } from "../../../../components/ui/skeleton.tsx";

export default function AppRegistrationsLoading() {
  return (
    <>
      <PageHeader title="App registrations" />
      <SkeletonRows rows={4} />
    </>
  );
}
