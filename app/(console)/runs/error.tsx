"use client";

import { PageFailed } from "../../../components/shell/page-failed.tsx";

export default function RunsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Runs" what="the runs" {...props} />;
}
