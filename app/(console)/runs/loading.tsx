import { PageHeader } from "../../../components/ui/page-header.tsx";
import { SkeletonRows } from "../../../components/ui/skeleton.tsx";

export default function RunsLoading() {
  return (
    <>
      <PageHeader
        title="Runs"
        description="What was asked for, over how many tenants, and what came of it."
      />
      <SkeletonRows rows={10} />
    </>
  );
}
