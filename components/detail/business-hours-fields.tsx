import { dayNames } from "#lib/tenants/rules.ts";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import type { EditForm } from "./edit-rules.ts";

interface BusinessHoursFieldsProps {
  form: EditForm;
  error: (field: keyof EditForm) => string | undefined;
  onChange: (part: Partial<EditForm>) => void;
}

const fullNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** Days and hours in which a run can leave the tenant alone. */
export function BusinessHoursFields({ form, error, onChange }: BusinessHoursFieldsProps) {
  const { businessDays } = form;
  const toggle = (day: number) => {
    const days = businessDays.includes(day)
      ? businessDays.filter((one) => one !== day)
      : [...businessDays, day];
    onChange({ businessDays: days.sort() });
  };
  return (
    <fieldset className="space-y-2">
      <legend className="font-medium text-dense">Business hours</legend>
      <p className="text-text-muted text-xs">
        A run in change windows works outside these hours, in the tenant's own time zone.
      </p>
      <div className="grid grid-cols-7 gap-1">
        {dayNames.map((name, index) => (
          <label
            key={name}
            className="relative grid min-h-8 cursor-pointer select-none place-items-center rounded-md border border-border-strong bg-surface-raised text-dense text-text-muted has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-text has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
          >
            <input
              type="checkbox"
              aria-label={fullNames[index]}
              checked={businessDays.includes(index + 1)}
              onChange={() => toggle(index + 1)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            <span aria-hidden>{name}</span>
          </label>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field label="From" error={error("businessFrom")}>
          <Input
            type="time"
            name="businessFrom"
            value={form.businessFrom}
            onChange={(event) => onChange({ businessFrom: event.target.value })}
          />
        </Field>
        <Field label="To" error={error("businessTo")}>
          <Input
            type="time"
            name="businessTo"
            value={form.businessTo}
            onChange={(event) => onChange({ businessTo: event.target.value })}
          />
        </Field>
      </div>
    </fieldset>
  );
}
