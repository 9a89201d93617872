"use client";

import { PageFailed } from "../../../../components/shell/page-failed.tsx";

export default function PlanError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Plan" what="this plan" {...props} />;
}
