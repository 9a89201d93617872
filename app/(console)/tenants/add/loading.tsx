import { PageHeader } from "../../../../components/ui/page-header.tsx";
import { SkeletonRows } from "../../../../components/ui/skeleton.tsx";

export default function AddTenantsLoading() {
  return (
    <>
      <PageHeader title="Add tenants" />
      <SkeletonRows rows={6} />
    </>
  );
}
