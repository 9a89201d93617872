"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

interface TooltipProps {
  /** Shown on hover and focus. Nothing that is said only here: touch and screen readers may not get it. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** Shows nothing for now; its element stays the same one and keeps the focus. */
  disabled?: boolean;
  /** The element it belongs to. */
  children: ReactElement;
}

export function Tooltip({ content, side = "top", disabled = false, children }: TooltipProps) {
  return (
    <Base.Root disabled={disabled}>
      {/* A disabled control explains itself when it is pressed, too. */}
      <Base.Trigger delay={350} closeOnClick={false} render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className="max-w-72 rounded-md bg-text px-2 py-1 text-background text-xs shadow-raised transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 data-instant:transition-none">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
