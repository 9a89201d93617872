"use client";

import { Check, Copy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Tooltip } from "./tooltip.tsx";

const shownMs = 2_000;

/** @param text what is copied @param label what that is, as in "Copy the error" */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  };
  const words =
    outcome === "copied" ? "Copied" : outcome === "failed" ? "The browser refused to copy" : label;
  const Icon = outcome === "copied" ? Check : outcome === "failed" ? X : Copy;
  return (
    <>
      <Tooltip content={words}>
        <button
          type="button"
          aria-label={label}
          onClick={copy}
          className="grid size-7 shrink-0 place-items-center rounded-md text-text-muted transition-colors hover:bg-surface-hover hover:text-text"
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      </Tooltip>
      <span aria-live="polite" className="sr-only">
        {outcome && words}
      </span>
    </>
  );
}
