import { TriangleAlert } from "lucide-react";
import { Badge } from "../ui/badge.tsx";
import { expiryOf } from "./expiry-rules.ts";

/** When a credential ends, loud as far as it presses. @param now milliseconds since 1970 */
export function ExpiryText({ expiresAt, now }: { expiresAt: string | null; now: number }) {
  const { tone, day, words } = expiryOf(expiresAt, now);
  if (day === null) return <span className="text-text-muted">{words}</span>;
  if (tone === "neutral") return <span>Expires on {day}</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Badge tone={tone} icon={<TriangleAlert aria-hidden className="size-3" />}>
        {words}
      </Badge>
      <span className="text-text-muted">{day}</span>
    </span>
  );
}
