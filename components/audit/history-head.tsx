import type { Head } from "#lib/audit/schema.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Tooltip } from "../ui/tooltip.tsx";

const shownLetters = 12;

/** The newest link of the chain. Kept elsewhere, it shows later whether the history was cut. */
export function HistoryHead({ head: { seq, hash } }: { head: Head }) {
  if (seq === 0) return null;
  return (
    <div className="flex items-center gap-1 text-dense text-text-muted">
      <Tooltip content="Each event is signed and holds the hash of the one before it. Kept elsewhere, this hash shows later whether the history was changed or cut.">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what it means is said on focus, too. */}
        <span tabIndex={0} className="rounded-sm">
          Head #{seq} <code className="font-mono text-xs">{hash.slice(0, shownLetters)}…</code>
        </span>
      </Tooltip>
      <CopyButton text={`${seq} ${hash}`} label="Copy number and hash of the head" />
    </div>
  );
}
