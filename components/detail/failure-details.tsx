import type { ShownError } from "#lib/tenants/schema.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Link } from "../ui/link.tsx";
import { Age } from "../ui/time.tsx";

/** The fix of an error, and behind a disclosure the very words that were answered. */
export function FailureDetails({ error: { code, fix, raw, at }, now }: { error: ShownError; now: number }) {
  return (
    <>
      <p>
        <span className="font-medium">Fix:</span> {fix}{" "}
        <Link href={`/learn/errors#${code}`} prefetch={false}>
          More on this error
        </Link>
      </p>
      {at && (
        <p className="text-text-muted">
          Last seen <Age at={at} now={now} />.
        </p>
      )}
      {raw && (
        <Disclosure summary="What Microsoft said">
          <CodeBlock code={raw} label="the error" />
        </Disclosure>
      )}
    </>
  );
}
