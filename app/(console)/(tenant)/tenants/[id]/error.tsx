"use client";

import { PageFailed } from "../../../../../components/shell/page-failed.tsx";

export default function TenantError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Tenant" {...props} />;
}
