import type { QueryKey, QueryTerm } from "#lib/audit/rules.ts";
import { directSendStates, directSendWords } from "#lib/direct-send/rules.ts";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import { addDays, addTerm, isDay, putTerm } from "./history-address.ts";
import { TenantPicker } from "./tenant-picker.tsx";
import { actionWords, actorWords, type NamedActor } from "./term-words.ts";
import type { FoundTenant } from "./use-found-tenants.ts";

interface QueryPickersProps {
  terms: readonly QueryTerm[];
  actors: readonly NamedActor[];
  onTenants: (found: readonly FoundTenant[]) => void;
  onTerms: (terms: QueryTerm[]) => void;
}

const stateOptions = directSendStates.map((value) => ({ value, label: directSendWords[value] }));
const actionOptions = [...actionWords].map(([value, label]) => ({ value, label }));

/** Adds terms to the query without knowing how they are written. */
export function QueryPickers({ terms, actors, onTenants, onTerms }: QueryPickersProps) {
  const add = (key: QueryKey, value: string) => onTerms(addTerm(terms, { key, value }));
  const people = actors.map((actor) => ({ value: actor.id, label: actorWords(actor) }));
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">Add to the query</legend>
      <TenantPicker onFound={onTenants} onPick={(id) => add("tenant", id)} />
      <Adder label="Add a person" name="Person" options={people} onPick={(id) => add("actor", id)} />
      <Adder
        label="Add a kind of event"
        name="Kind of event"
        options={actionOptions}
        onPick={(kind) => add("action", kind)}
      />
      <Adder
        label="Add a state"
        name="State"
        options={stateOptions}
        onPick={(state) => add("state", state)}
      />
      <Days terms={terms} onTerms={onTerms} />
    </fieldset>
  );
}

interface AdderProps {
  label: string;
  /** What it shows, always: it keeps no choice. */
  name: string;
  options: readonly { value: string; label: string }[];
  onPick: (value: string) => void;
}

function Adder({ label, name, options, onPick }: AdderProps) {
  return (
    <Select
      aria-label={label}
      value=""
      placeholder={name}
      onValueChange={onPick}
      options={options}
      className="max-w-40"
    />
  );
}

/** The days of the query where it has one each; the last one is part of what is shown. */
function Days({ terms, onTerms }: Pick<QueryPickersProps, "terms" | "onTerms">) {
  const before = dayOf(terms, "before");
  return (
    <div className="flex items-center gap-1.5 text-text-muted">
      <Day
        label="First day"
        value={dayOf(terms, "after")}
        onPick={(day) => onTerms(putTerm(terms, "after", day))}
      />
      <span aria-hidden>–</span>
      <Day
        label="Last day"
        value={before && addDays(before, -1)}
        onPick={(day) => onTerms(putTerm(terms, "before", day && addDays(day, 1)))}
      />
    </div>
  );
}

function dayOf(terms: readonly QueryTerm[], wanted: "after" | "before"): string {
  const [only, ...others] = terms.filter(({ key }) => key === wanted);
  return only && others.length === 0 && isDay(only.value) ? only.value : "";
}

function Day({ label, value, onPick }: { label: string; value: string; onPick: (day: string) => void }) {
  return (
    <Input
      type="date"
      aria-label={label}
      min="2000-01-01"
      max="2999-12-30"
      value={value}
      onChange={({ target }) => {
        // While the year is typed it is 0002: no day of any history.
        if (target.value === "" || target.validity.valid) onPick(target.value);
      }}
      className="w-34 text-text"
    />
  );
}
