"use client";

import { PageFailed } from "../../../components/shell/page-failed.tsx";

export default function TenantsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Tenants" what="the tenants" {...props} />;
}
