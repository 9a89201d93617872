import type { ReactNode } from "react";

const tones = {
  neutral: "bg-surface-hover text-text-muted",
  good: "bg-good-soft text-good-text",
  warn: "bg-warn-soft text-warn-text",
  bad: "bg-bad-soft text-bad-text",
  info: "bg-info-soft text-info-text",
};
export type Tone = keyof typeof tones;

export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-md px-1.5 font-medium text-xs ${tones[tone]}`}
    >
      {icon}
      {children}
    </span>
  );
}
