import { Undo2 } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import type { UndoOffer } from "./undo-rules.ts";

interface UndoButtonProps {
  tenantName: string;
  offer: UndoOffer;
  onUndo: () => void;
}

/** Takes the newest change back. It says what pressing it would do now, and how long it stays. */
export function UndoButton({ tenantName, offer, onUndo }: UndoButtonProps) {
  const wordsId = useId();
  const seconds = useSecondsUntil(offer.until);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <Button
        size="sm"
        aria-label={`Undo ${tenantName}`}
        aria-describedby={wordsId}
        data-row-action="undo"
        onClick={onUndo}
        className="text-accent-text"
      >
        <Undo2 aria-hidden className="size-3.5" />
        Undo
      </Button>
      <span id={wordsId} className="text-text-muted text-xs">
        {offer.words}
      </span>
      {seconds !== null && (
        <span aria-hidden className="text-text-muted text-xs tabular-nums">
          {seconds} s
        </span>
      )}
    </span>
  );
}

/** Null before the page is alive, as the server's clock would say another number. */
function useSecondsUntil(until: number | null): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    if (until === null) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return until === null || now === null ? null : Math.max(0, Math.ceil((until - now) / 1000));
}
