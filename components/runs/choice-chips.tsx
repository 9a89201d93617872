import type { ReactNode } from "react";
import { formatCount } from "./count-words.ts";

export interface Chip<Value extends string> {
  value: Value;
  label: ReactNode;
  count: number;
  /** A mark of its colour, the same as in a bar beside it. */
  dot?: string;
}

interface ChipsProps<Value extends string> {
  label: string;
  chips: readonly Chip<Value>[];
  value: Value;
  onChoose: (value: Value) => void;
}

/** Which part of a list is shown, each with how many it has. */
export function ChoiceChips<Value extends string>({ label, chips, value, onChoose }: ChipsProps<Value>) {
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{label}</legend>
      {chips.map((chip) => {
        const isOn = chip.value === value;
        return (
          <button
            key={chip.value}
            type="button"
            aria-pressed={isOn}
            onClick={() => onChoose(chip.value)}
            className={`inline-flex min-h-7 items-center gap-1.5 rounded-md border px-2 text-dense transition-colors ${
              isOn
                ? "border-accent bg-accent-soft font-medium text-accent-text"
                : "border-border bg-surface text-text hover:bg-surface-hover"
            }`}
          >
            {chip.dot && <span aria-hidden className={`size-2 rounded-full ${chip.dot}`} />}
            {chip.label}
            <span className={`tabular-nums ${isOn ? "" : "text-text-muted"}`}>{formatCount(chip.count)}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
