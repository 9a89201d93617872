import { type ReactNode, useId } from "react";

const looks = {
  plain: "border-line bg-surface text-ink hover:bg-hover",
  strong: "border-accent bg-accent text-on-accent hover:bg-accent-hover",
  danger: "border-danger bg-surface text-danger hover:bg-danger-soft",
};

interface ButtonProps {
  children: ReactNode;
  /** Said to assistive technology in place of the visible text, which it must contain. */
  label?: string;
  look?: keyof typeof looks;
  type?: "button" | "submit";
  /** Why the button does nothing at the moment. It stays in the tab order, so that the reason can be read. */
  unavailable?: string | null;
  onClick?: () => void;
}

export function Button({
  children,
  label,
  look = "plain",
  type = "button",
  unavailable,
  onClick,
}: ButtonProps) {
  const reasonId = useId();
  return (
    <>
      <button
        type={type}
        aria-label={label}
        aria-disabled={unavailable ? true : undefined}
        aria-describedby={unavailable ? reasonId : undefined}
        title={unavailable ?? undefined}
        onClick={unavailable ? (event) => event.preventDefault() : onClick}
        className={`inline-flex min-h-9 items-center gap-1.5 rounded-md border px-3 text-sm font-medium ${
          unavailable
            ? "cursor-not-allowed border-line bg-surface text-faint"
            : `cursor-pointer ${looks[look]}`
        }`}
      >
        {children}
      </button>
      {unavailable && (
        <span id={reasonId} hidden>
          {unavailable}
        </span>
      )}
    </>
  );
}
