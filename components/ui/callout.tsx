import { CircleAlert, CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "./badge.tsx";

const tones = {
  neutral: { box: "border-border bg-surface", icon: "text-text-muted", Icon: Info },
  info: { box: "border-info/40 bg-info-soft", icon: "text-info-text", Icon: CircleAlert },
  good: { box: "border-good/40 bg-good-soft", icon: "text-good-text", Icon: CircleCheck },
  warn: { box: "border-warn/40 bg-warn-soft", icon: "text-warn-text", Icon: TriangleAlert },
  bad: { box: "border-bad/40 bg-bad-soft", icon: "text-bad-text", Icon: OctagonAlert },
};

interface CalloutProps {
  tone?: Tone;
  title?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** A boxed message that stays. One that appears while somebody reads is put into a live region by its owner. */
export function Callout({ tone = "neutral", title, actions, children }: CalloutProps) {
  const { box, icon, Icon } = tones[tone];
  return (
    <div className={`flex items-start gap-2.5 rounded-lg border px-3 py-2.5 ${box}`}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${icon}`} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64 space-y-1 [overflow-wrap:anywhere]">
          {title && <p className="font-medium">{title}</p>}
          {children && <div className="space-y-1 text-dense">{children}</div>}
        </div>
        {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </div>
    </div>
  );
}
