import type { ComponentProps, ReactNode } from "react";

export const inputLook =
  "w-full rounded-md border border-border-strong bg-surface-raised px-2.5 text-dense placeholder:text-text-muted aria-invalid:border-bad";

interface InputProps extends ComponentProps<"input"> {
  /** Stands inside at the start, such as a magnifying glass. */
  icon?: ReactNode;
  /** Stands inside at the end, such as the key that leads here. */
  end?: ReactNode;
}

export function Input({ icon, end, className = "", ...rest }: InputProps) {
  if (!icon && !end) return <input {...rest} className={`min-h-8 ${inputLook} ${className}`} />;
  return (
    <span className={`relative inline-flex items-center ${className}`}>
      <span className="pointer-events-none absolute left-2.5 text-text-muted">{icon}</span>
      <input {...rest} className={`min-h-8 ${inputLook} ${icon ? "pl-8" : ""} ${end ? "pr-9" : ""}`} />
      <span className="pointer-events-none absolute right-2">{end}</span>
    </span>
  );
}
