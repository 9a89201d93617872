"use client";

import { PageFailed } from "../../../../components/shell/page-failed.tsx";

export default function AddTenantsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Add tenants" {...props} />;
}
