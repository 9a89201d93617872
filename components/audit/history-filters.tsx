import type { Actor } from "#lib/access/schema.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Select } from "../ui/select.tsx";
import { kindWords } from "./event-words.ts";
import { type HistoryFilter, isFiltered, kinds } from "./history-filter.ts";
import { type PickedTenant, TenantPicker } from "./tenant-picker.tsx";

export type NamedActor = Pick<Actor, "kind" | "id" | "name">;

interface HistoryFiltersProps {
  filter: HistoryFilter;
  actors: readonly NamedActor[];
  tenant: PickedTenant | null;
  onType: (q: string) => void;
  onChoose: (change: Partial<HistoryFilter>) => void;
  onClear: () => void;
}

const kindOptions = [
  { value: "" as const, label: "All kinds" },
  ...kinds.map((kind) => ({ value: kind, label: kindWords[kind] })),
];

/** What narrows the history; all of it lives in the address. */
export function HistoryFilters({ filter, actors, tenant, onType, onChoose, onClear }: HistoryFiltersProps) {
  return (
    <search aria-label="Filter the history" className="flex flex-wrap items-center gap-2">
      <SearchField
        text={filter.q}
        onType={onType}
        aria-label="Search names, reasons and texts"
        placeholder="Search names, reasons and texts"
        className="w-full sm:w-auto sm:min-w-48 sm:max-w-72 sm:flex-1"
      />
      <TenantPicker id={filter.tenant} known={tenant} onPick={(id) => onChoose({ tenant: id })} />
      <Select
        aria-label="Person"
        value={filter.person}
        onValueChange={(person) => onChoose({ person })}
        options={personOptions(actors, filter.person)}
        className="max-w-36"
      />
      <Select
        aria-label="Kind of event"
        value={filter.kind}
        onValueChange={(kind) => onChoose({ kind })}
        options={kindOptions}
        className="max-w-36"
      />
      <div className="flex items-center gap-1.5 text-text-muted">
        <Day label="First day" value={filter.from} onPick={(from) => onChoose({ from })} />
        <span aria-hidden>–</span>
        <Day label="Last day" value={filter.to} onPick={(to) => onChoose({ to })} />
      </div>
      {isFiltered(filter) && (
        <Button variant="ghost" onClick={onClear}>
          Clear filters
        </Button>
      )}
      {filter.run && (
        <p className="basis-full text-dense text-text-muted">
          Only the events of one run, <code className="font-mono text-xs">{filter.run}</code>
        </p>
      )}
    </search>
  );
}

function Day({ label, value, onPick }: { label: string; value: string; onPick: (day: string) => void }) {
  return (
    <Input
      type="date"
      aria-label={label}
      value={value}
      onChange={(event) => onPick(event.target.value)}
      className="w-34 text-text"
    />
  );
}

const kindSuffix: Record<Actor["kind"], string> = { person: "", token: " (API token)", system: "" };

function personOptions(actors: readonly NamedActor[], chosen: string) {
  const options = actors.map(({ id, name, kind }) => ({ value: id, label: `${name}${kindSuffix[kind]}` }));
  const isKnown = chosen === "" || actors.some(({ id }) => id === chosen);
  return [
    { value: "", label: "Everybody" },
    ...options,
    ...(isKnown ? [] : [{ value: chosen, label: "Somebody not known here" }]),
  ];
}
