"use client";

import { Popover } from "@base-ui/react/popover";
import { CircleHelp } from "lucide-react";
import { Link } from "../ui/link.tsx";
import { type TopicName, topics } from "./topics.tsx";

/** A question mark that answers one question in place, and leads to more. */
export function Explain({ topic }: { topic: TopicName }) {
  const { title, anchor, text } = topics[topic];
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={title}
        className="inline-grid size-6 place-items-center rounded-md align-middle text-text-muted transition-colors hover:bg-surface-hover hover:text-text"
      >
        <CircleHelp aria-hidden className="size-3.5" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={12} className="z-50">
          <Popover.Popup className="w-80 max-w-[calc(100vw-1.5rem)] rounded-lg border border-border bg-surface-raised px-4 py-3 text-dense shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Popover.Title className="font-medium text-sm">{title}</Popover.Title>
            <Popover.Description render={<div />} className="mt-1 text-text-muted">
              {text}
            </Popover.Description>
            <p className="mt-2">
              <Link href={`/learn#${anchor}`}>More on this</Link>
            </p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
