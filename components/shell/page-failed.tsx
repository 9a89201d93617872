"use client";

import { DatabaseZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";

const againMs = 5_000;

interface PageFailedProps {
  title: string;
  /** What can't be shown. */
  what?: string;
  error: Error & { digest?: string };
  reset: () => void;
}

/** Shown when a page could not be made. The cause is in the log: it may hold what is not for a browser. */
export function PageFailed({ title, what = "this page", error, reset }: PageFailedProps) {
  const router = useRouter();
  const tryAgain = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each failure sets its own clock.
  useEffect(() => {
    const timer = setTimeout(tryAgain, againMs);
    return () => clearTimeout(timer);
  }, [error]);
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        icon={<DatabaseZap className="size-5" />}
        title={`Sendlock can't show ${what}`}
        description={
          <>
            <p>
              Most often its database is out of reach. Sendlock connects again by itself, and this page tries
              again every 5 s. Nothing that was requested is lost.
            </p>
            {error.digest && <p className="mt-1">For the log: {error.digest}</p>}
          </>
        }
        action={<Button onClick={tryAgain}>Try now</Button>}
      />
    </>
  );
}
