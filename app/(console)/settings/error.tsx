"use client";

import { PageFailed } from "../../../components/shell/page-failed.tsx";

export default function SettingsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed title="Settings" what="the settings" {...props} />;
}
