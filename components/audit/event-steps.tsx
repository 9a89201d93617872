import { ArrowLeft, ArrowRight } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { areSingleKeysOn } from "../shell/single-keys.ts";
import { Button } from "../ui/button.tsx";

interface EventStepsProps {
  /** Numbers of the events beside this one in the list; null where it ends. */
  newer: number | null;
  older: number | null;
  onTurn: (seq: number) => void;
}

/** Leads from the open event to the ones beside it in the list, by button and by key. */
export function EventSteps({ newer, older, onTurn }: EventStepsProps) {
  useStepKeys({ newer, older, onTurn });
  return (
    <div className="flex gap-2">
      <Step to={newer} offReason="No newer event is in the list" onTurn={onTurn}>
        <ArrowLeft aria-hidden className="size-3.5" />
        Newer
      </Step>
      <Step to={older} offReason="No older event is in the list" onTurn={onTurn}>
        Older
        <ArrowRight aria-hidden className="size-3.5" />
      </Step>
    </div>
  );
}

interface StepProps {
  to: number | null;
  offReason: string;
  onTurn: (seq: number) => void;
  children: React.ReactNode;
}

function Step({ to, offReason, onTurn, children }: StepProps) {
  return (
    <Button
      size="sm"
      disabledReason={to === null ? offReason : null}
      onClick={() => to !== null && onTurn(to)}
    >
      {children}
    </Button>
  );
}

function useStepKeys({ newer, older, onTurn }: EventStepsProps): void {
  const press = useEffectEvent((key: string): boolean => {
    const isNewer = key === "ArrowLeft" || (key === "k" && areSingleKeysOn());
    const isOlder = key === "ArrowRight" || (key === "j" && areSingleKeysOn());
    const to = isNewer ? newer : isOlder ? older : null;
    if (to !== null) onTurn(to);
    return to !== null;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (press(event.key)) event.preventDefault();
    };
    // On their way down: the dialog keeps arrow keys from whoever listens above it.
    addEventListener("keydown", listen, { capture: true });
    return () => removeEventListener("keydown", listen, { capture: true });
  }, []);
}
