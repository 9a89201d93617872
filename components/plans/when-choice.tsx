import { useId } from "react";
import type { RunOptions } from "#lib/runs/schema.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { toLocalInput } from "./options-rules.ts";
import type { OptionFieldsProps } from "./use-written-options.ts";

type When = RunOptions["when"]["kind"];

const choices: readonly { value: When; label: string; hint: string }[] = [
  { value: "now", label: "Now", hint: "" },
  { value: "at", label: "At a time", hint: "" },
  {
    value: "window",
    label: "In each tenant's change window",
    hint: "Outside its business hours, in its own time zone.",
  },
];

const hourMs = 60 * 60_000;

/** When the run begins. */
export function WhenChoice({ plan, written, errors, change, commit }: OptionFieldsProps) {
  const name = useId();
  const choose = (when: When) => {
    const at = when === "at" && written.at === "" ? toLocalInput(new Date(Date.now() + hourMs)) : written.at;
    commit(change({ when, at }));
  };
  // A check disturbs nobody, and is read at any hour.
  const offered = choices.filter(({ value }) => plan.action !== "check" || value !== "window");
  return (
    <fieldset className="space-y-1">
      <legend className="mb-1 font-medium text-dense">When</legend>
      {offered.map(({ value, label, hint }) => (
        <div key={value}>
          <label className="flex min-h-7 items-start gap-2 py-1 text-dense">
            <input
              type="radio"
              name={name}
              value={value}
              checked={written.when === value}
              onChange={() => choose(value)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span>
              {label}
              {hint && <span className="block text-text-muted text-xs">{hint}</span>}
            </span>
          </label>
          {value === "at" && written.when === "at" && (
            <div className="pb-1 pl-6">
              <Field label="Begins" hint="In your time zone." error={errors.at}>
                <Input
                  type="datetime-local"
                  value={written.at}
                  onChange={({ target }) => change({ at: target.value })}
                />
              </Field>
            </div>
          )}
        </div>
      ))}
    </fieldset>
  );
}
