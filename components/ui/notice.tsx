import type { ReactNode } from "react";

const looks = {
  info: "border-line bg-sunken",
  warning: "border-warning bg-warning-soft",
  danger: "border-danger bg-danger-soft",
};

/** A boxed message that stays. One that appears while somebody reads is put into a live region by its owner. */
export function Notice({
  look = "info",
  title,
  children,
}: {
  look?: keyof typeof looks;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`rounded-md border px-4 py-3 text-sm ${looks[look]}`}>
      {title && <p className="font-semibold">{title}</p>}
      {children}
    </div>
  );
}
