import { useLiveState } from "../live/use-live.ts";
import { Callout } from "../ui/callout.tsx";
import { Tooltip } from "../ui/tooltip.tsx";

const looks = {
  connected: { dot: "bg-good", words: "Live", hint: "What you see follows every change at once" },
  connecting: { dot: "bg-border-strong", words: "Connecting", hint: "What you see may be out of date" },
  lost: { dot: "bg-warn", words: "Connection lost", hint: "Trying again. What you see may be out of date" },
};

/** Whether the page follows the server. Where there is little room, a dot alone. */
export function LiveIndicator({ small = false }: { small?: boolean }) {
  const { dot, words, hint } = looks[useLiveState()];
  return (
    <Tooltip content={hint}>
      <span className="flex min-h-6 items-center gap-2 px-2 text-text-muted text-xs">
        <span aria-hidden className={`size-2 rounded-full ${dot}`} />
        <span className={small ? "sr-only" : ""}>{words}</span>
      </span>
    </Tooltip>
  );
}

/** Said over the page while the connection is lost. */
export function ConnectionBanner() {
  const state = useLiveState();
  return (
    <div role="status" className="empty:hidden [&:not(:empty)]:mb-4">
      {state === "lost" && (
        <Callout tone="warn" title="Connection lost, trying again">
          What you see may be out of date. It catches up by itself.
        </Callout>
      )}
    </div>
  );
}
