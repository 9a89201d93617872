import type { StatementRange } from "#lib/statement/schema.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Link } from "../ui/link.tsx";

interface RangeFormProps {
  /** The address without its question. */
  path: string;
  range: StatementRange;
  presets: readonly (StatementRange & { name: string })[];
  fault: string | null;
}

/** Which days the statement is about. A plain form: what is chosen stands in the address. */
export function RangeForm({ path, range, presets, fault }: RangeFormProps) {
  return (
    <form key={`${range.from} ${range.to}`} action={path} className="space-y-2">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="First day">
          <Input type="date" name="from" required defaultValue={range.from} className="w-40" />
        </Field>
        <Field label="Last day">
          <Input type="date" name="to" required defaultValue={range.to} className="w-40" />
        </Field>
        <Button type="submit">Show</Button>
      </div>
      <p role="alert" className="text-bad-text text-dense empty:hidden">
        {fault}
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1" aria-label="Often asked for">
        {presets.map(({ name, from, to }) => (
          <li key={name}>
            <Link
              href={`${path}?from=${from}&to=${to}`}
              aria-current={range.from === from && range.to === to ? "true" : undefined}
              className="inline-block py-1 aria-current:font-semibold"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </form>
  );
}
