import { type ReactNode, useId } from "react";

interface RadioChoiceProps<Value extends string> {
  legend: ReactNode;
  options: readonly {
    value: Value;
    label: ReactNode;
    hint?: ReactNode;
    /** Why it can't be chosen; null when it can. */
    offReason?: string | null;
  }[];
  value: Value;
  onChoose: (value: Value) => void;
}

/** One of a few, each with a line that says what it means. */
export function RadioChoice<Value extends string>(props: RadioChoiceProps<Value>) {
  const { legend, options, value, onChoose } = props;
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-dense">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex min-h-7 items-start gap-2 py-1 text-dense">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={Boolean(option.offReason)}
            onChange={() => onChoose(option.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className={option.offReason ? "text-text-muted" : ""}>
            {option.label}
            {(option.offReason ?? option.hint) && (
              <span className="block text-text-muted text-xs">{option.offReason ?? option.hint}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
