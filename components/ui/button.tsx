"use client";

import { LoaderCircle } from "lucide-react";
import { type ComponentProps, useId } from "react";
import { Tooltip } from "./tooltip.tsx";

const variants = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-border bg-surface-raised text-text shadow-xs hover:bg-surface-hover",
  ghost: "border-transparent text-text hover:bg-surface-hover",
  danger: "border-bad/60 bg-surface-raised text-bad-text hover:bg-bad-soft",
};
const off = "border-border bg-surface-hover text-text-muted";
const offGhost = "border-transparent text-text-muted";
const sizes = {
  sm: "min-h-7 gap-1 px-2 text-dense",
  md: "min-h-8 gap-1.5 px-3 text-dense",
};

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Its request is under way: it says so, keeps its place and does nothing when pressed. */
  loading?: boolean;
  /**
   * Why it does nothing at the moment. It stays in the tab order, so that the reason can be read. Where a reason can
   * come and go, pass null and not undefined while there is none: else the button is a new one and loses the focus.
   */
  disabledReason?: string | null | undefined;
}

export function Button({
  variant = "secondary",
  size = "md",
  loading = false,
  disabledReason,
  type = "button",
  className = "",
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const isOff = Boolean(disabledReason) || loading;
  const look = disabledReason
    ? `cursor-not-allowed ${variant === "ghost" ? offGhost : off}`
    : variants[variant];
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={isOff || undefined}
      aria-busy={loading || undefined}
      aria-describedby={disabledReason ? reasonId : rest["aria-describedby"]}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={`inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors ${sizes[size]} ${look} ${className}`}
    >
      {loading && <LoaderCircle aria-hidden className="size-3.5 animate-spin" />}
      {children}
    </button>
  );
  if (disabledReason === undefined) return button;
  return (
    <>
      <Tooltip content={disabledReason} disabled={!disabledReason}>
        {button}
      </Tooltip>
      <span id={reasonId} hidden>
        {disabledReason}
      </span>
    </>
  );
}
