"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, the one that does it last. */
  footer?: ReactNode;
  /** What has the focus first; without it the first thing that can. */
  initialFocus?: RefObject<HTMLElement | null>;
  children?: ReactNode;
}

/** Modal: keeps the focus inside, closes on Escape and outside, gives the focus back. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  initialFocus,
  children,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center overflow-y-auto p-4">
          <Base.Popup
            initialFocus={initialFocus}
            className="relative w-full max-w-lg rounded-lg border border-border bg-surface-raised shadow-raised transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0"
          >
            <Base.Title className="px-5 pt-4 pr-12 font-semibold text-base leading-6 [overflow-wrap:anywhere]">
              {title}
            </Base.Title>
            {description && (
              <Base.Description className="mt-1 px-5 text-dense text-text-muted">
                {description}
              </Base.Description>
            )}
            {children && <div className="px-5 pt-3">{children}</div>}
            {footer ? (
              <div className="mt-4 flex flex-wrap justify-end gap-2 border-border border-t px-5 py-3">
                {footer}
              </div>
            ) : (
              <div className="h-5" />
            )}
            {/* Last, so that the focus goes to what the dialog is about. */}
            <Base.Close
              aria-label="Close"
              className="absolute top-3.5 right-3.5 grid size-7 place-items-center rounded-md text-text-muted hover:bg-surface-hover hover:text-text"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
