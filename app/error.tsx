"use client";

import { Button } from "../components/ui/button.tsx";

/** Shown when a page could not be made. The cause is in the log: it may hold what is not for a browser. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="mx-auto max-w-lg px-4 py-16">
      <h1 className="font-semibold text-2xl">Sendlock can't show this page</h1>
      <p className="mt-2 text-muted">
        Most often its database is out of reach. Sendlock connects again by itself.
      </p>
      {error.digest && <p className="mt-2 text-muted text-sm">For the log: {error.digest}</p>}
      <div className="mt-6">
        <Button look="strong" onClick={() => location.reload()}>
          Try again
        </Button>
      </div>
    </main>
  );
}
