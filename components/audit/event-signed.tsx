import { CodeBlock } from "../ui/code-block.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Fact } from "../ui/fact.tsx";
import { canonicalText } from "./event-words.ts";
import type { ReadableEntry } from "./history-state.ts";

/** The text that an event's hash is over, and what ties it to the event before it. */
export function EventSigned({ event }: { event: ReadableEntry }) {
  return (
    <div className="space-y-2 text-dense">
      <CodeBlock code={canonicalText(event, 2)} label="the event" />
      <p className="flex items-center justify-between gap-2 text-text-muted">
        Hashed and signed without spaces and line ends (RFC 8785). Each event holds the hash and the signature
        of the one before it.
        <CopyButton text={canonicalText(event)} label="Copy the text that was signed" />
      </p>
      <dl className="space-y-1.5">
        <Fact name="SHA-256 of this event" copy={event.hash} copyLabel="Copy the hash" />
        <Fact name="Ed25519 signature of it" copy={event.signature} copyLabel="Copy the signature" />
        <Fact name="SHA-256 of the event before" copy={event.prev} copyLabel="Copy the hash before" />
      </dl>
    </div>
  );
}
