"use client";

import { PageFailed } from "../../../../components/shell/page-failed.tsx";

export default function AppRegistrationsError(props: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <PageFailed title="App registrations" what="the app registrations" {...props} />;
}
