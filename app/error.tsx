"use client";

import { PlainPage } from "../components/shell/plain-page.tsx";
import { Button } from "../components/ui/button.tsx";

/** Shown when a page could not be made. The cause is in the log: it may hold what is not for a browser. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <PlainPage title="Sendlock can't show this page">
      <p className="mt-1 text-text-muted">
        Most often its database is out of reach. Sendlock connects again by itself.
      </p>
      {error.digest && <p className="mt-1 text-text-muted text-xs">For the log: {error.digest}</p>}
      <div className="mt-5">
        <Button variant="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      </div>
    </PlainPage>
  );
}
