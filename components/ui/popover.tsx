"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useRef } from "react";

interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement;
  title: ReactNode;
  align?: "start" | "center" | "end";
  children: ReactNode;
}

/** More about what its button says, beside it. Closes on Escape and outside, and gives the focus back. */
export function Popover({ trigger, title, align = "end", children }: PopoverProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} collisionPadding={8} className="z-30 outline-none">
          {/* The first button of what is opened would show its hint before anybody asked for it. */}
          <Base.Popup
            ref={popup}
            initialFocus={popup}
            className="relative max-h-(--available-height) w-[min(26rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border border-border bg-surface-raised p-4 shadow-raised outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Base.Title className="pr-8 font-semibold leading-6 [overflow-wrap:anywhere]">{title}</Base.Title>
            {children}
            <Base.Close
              aria-label="Close"
              className="absolute top-3 right-3 grid size-7 place-items-center rounded-md text-text-muted hover:bg-surface-hover hover:text-text"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
