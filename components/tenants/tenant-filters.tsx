import { X } from "lucide-react";
import type { ReactNode } from "react";
import { directSendStates, directSendWords } from "#lib/direct-send/rules.ts";
import type { DirectSend } from "#lib/direct-send/schema.ts";
import type { AttentionGroup, TenantFacets } from "#lib/tenants/schema.ts";
import { SavedFilters } from "../filters/saved-filters.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Select } from "../ui/select.tsx";
import { Clock } from "../ui/time.tsx";
import { savedQuery, type TenantFilter, type TenantQuestion, type TenantSort } from "./question-rules.ts";

interface FiltersProps {
  question: TenantQuestion;
  facets: TenantFacets;
  attention: readonly AttentionGroup[];
  isArchived: boolean;
  onArchived: (isOn: boolean) => void;
  onType: (q: string) => void;
  onChoose: (change: Partial<TenantFilter & { sort: TenantSort }>) => void;
  /** Takes a whole question, as an address has it. */
  onTake: (query: string) => void;
}

const sortOptions = [
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
  { value: "checkedAt", label: "Oldest reading first" },
  { value: "-checkedAt", label: "Newest reading first" },
] as const satisfies readonly { value: TenantSort; label: string }[];

export function TenantFilters(props: FiltersProps) {
  const { question, facets, attention, isArchived, onArchived, onType, onChoose, onTake } = props;
  const { state, tag, error, excluded, added, sort } = question;
  const cause = attention.find(({ code }) => code === error)?.cause ?? error;
  const tags = [...new Set([...facets.tags, ...(tag ? [tag] : [])])];
  return (
    <search className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          text={question.q}
          onType={onType}
          aria-label="Search name or domain"
          placeholder="Search name or domain"
          end={question.q === "" && <Kbd>/</Kbd>}
          className="w-full sm:w-72"
        />
        <StateChips states={facets.states} chosen={state} onChoose={(next) => onChoose({ state: next })} />
        {tags.length > 0 && (
          <Select
            aria-label="Tag"
            value={tag}
            onValueChange={(next) => onChoose({ tag: next })}
            options={[
              { value: "", label: "All tags" },
              ...tags.map((name) => ({ value: name, label: name })),
            ]}
            className="max-w-48"
          />
        )}
        <Toggle
          isOn={excluded !== ""}
          onPress={() => onChoose({ excluded: excluded === "" ? "yes" : "" })}
          words={excluded === "no" ? "Not excluded" : "Excluded"}
        />
        <Toggle isOn={isArchived} onPress={() => onArchived(!isArchived)} words="Archived" />
        <SavedFilters
          page="tenants"
          query={savedQuery(question)}
          holds="Search, filters and order as they are now."
          onTake={onTake}
        />
        <Select
          aria-label="Order"
          value={sort}
          onValueChange={(next) => onChoose({ sort: next })}
          options={sortOptions}
          className="lg:hidden"
        />
      </div>
      {error && (
        <OnlyWith
          words="Only with this cause:"
          clear="Show all causes again"
          onClear={() => onChoose({ error: "" })}
        >
          {cause}
        </OnlyWith>
      )}
      {added && (
        <OnlyWith
          words="Only newly added:"
          clear="Show all tenants again"
          onClear={() => onChoose({ added: "" })}
        >
          since <Clock at={added} now={Date.parse(added)} seconds />
        </OnlyWith>
      )}
    </search>
  );
}

interface OnlyWithProps {
  words: string;
  /** What pressing it does. */
  clear: string;
  onClear: () => void;
  children: ReactNode;
}

function OnlyWith({ words, clear, onClear, children }: OnlyWithProps) {
  return (
    <p className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1 text-dense">
      <span className="text-text-muted">{words}</span>
      <button
        type="button"
        onClick={onClear}
        className="inline-flex min-h-7 items-center gap-1.5 rounded-md border border-border bg-accent-soft px-2 text-left text-accent-text"
      >
        <span>{children}</span>
        <X aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">{clear}</span>
      </button>
    </p>
  );
}

function Toggle({ isOn, onPress, words }: { isOn: boolean; onPress: () => void; words: string }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-md border border-border bg-surface-raised px-2.5 font-medium text-dense shadow-xs hover:bg-surface-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
    >
      {words}
    </button>
  );
}

interface ChipsProps {
  states: TenantFacets["states"];
  chosen: DirectSend | "";
  onChoose: (state: DirectSend | "") => void;
}

const dots = { blocked: "bg-good", allowed: "bg-warn", unknown: "bg-border-strong" };

function StateChips({ states, chosen, onChoose }: ChipsProps) {
  const all = Object.values(states).reduce((sum, count) => sum + count, 0);
  const chip = (value: DirectSend | "", words: string, count: number) => (
    <button
      key={value}
      type="button"
      aria-pressed={chosen === value}
      onClick={() => onChoose(value)}
      className="inline-flex min-h-7 items-center gap-1.5 rounded-[5px] px-2 text-dense text-text-muted hover:text-text aria-pressed:bg-surface-raised aria-pressed:text-text aria-pressed:shadow-xs aria-pressed:ring-1 aria-pressed:ring-border"
    >
      {value && <span aria-hidden className={`size-2 rounded-full ${dots[value]}`} />}
      {words} <span className="tabular-nums text-text-muted">{count.toLocaleString("en")}</span>
    </button>
  );
  return (
    <fieldset className="inline-flex flex-wrap rounded-md border border-border bg-surface-sunken p-px">
      <legend className="sr-only">Direct Send</legend>
      {chip("", "All", all)}
      {directSendStates.map((state) => chip(state, directSendWords[state], states[state]))}
    </fieldset>
  );
}
