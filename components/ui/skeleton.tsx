/** Where something will stand. Its owner says "Loading" to assistive technology. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={`block animate-pulse rounded-md bg-border/70 motion-reduce:animate-none ${className}`}
    />
  );
}

/** A table that is on its way. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="rounded-lg border border-border bg-surface">
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((key) => (
        <div
          key={key}
          className="flex min-h-11 items-center gap-6 border-border border-t px-4 first:border-t-0"
        >
          <Skeleton className="h-3.5 w-2/5" />
          <Skeleton className="h-3.5 w-1/5" />
          <Skeleton className="ml-auto h-3.5 w-1/6" />
        </div>
      ))}
    </div>
  );
}
