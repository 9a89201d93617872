"use client";

import { PageFailed } from "../../../../components/shell/page-failed.tsx";

export default function RunError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Run" what="this run" {...props} />;
}
