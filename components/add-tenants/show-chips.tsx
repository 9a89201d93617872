interface ShowChipsProps<Value extends string> {
  legend: string;
  value: Value;
  options: readonly { value: Value; label: string; count: number }[];
  onChoose: (value: Value) => void;
}

/** Which part of a list is shown, with how many there are of each. */
export function ShowChips<Value extends string>({ legend, value, options, onChoose }: ShowChipsProps<Value>) {
  return (
    <fieldset className="inline-flex flex-wrap rounded-md border border-border bg-surface-sunken p-px">
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChoose(option.value)}
          className="inline-flex min-h-7 items-center gap-1.5 rounded-[5px] px-2 text-dense text-text-muted hover:text-text aria-pressed:bg-surface-raised aria-pressed:text-text aria-pressed:shadow-xs aria-pressed:ring-1 aria-pressed:ring-border"
        >
          {option.label}{" "}
          <span className="tabular-nums text-text-muted">{option.count.toLocaleString("en")}</span>
        </button>
      ))}
    </fieldset>
  );
}
