import { useCallback, useEffect, useId, useState } from "react";
import { formatQuery, type ParsedQuery, type QueryFault } from "#lib/audit/rules.ts";
import { SavedFilters } from "../filters/saved-filters.tsx";
import { builtInFilters } from "./built-in-filters.ts";
import { ExportButton } from "./export-dialog.tsx";
import { QueryBox } from "./query-box.tsx";
import { QueryChips } from "./query-chips.tsx";
import { QueryPickers } from "./query-pickers.tsx";
import type { NamedActor } from "./term-words.ts";
import type { FoundTenant } from "./use-found-tenants.ts";

interface HistoryFiltersProps {
  /** The query as it is written. */
  text: string;
  query: ParsedQuery;
  actors: readonly NamedActor[];
  /** Tenants whose ids the query names, as they came with the page. */
  tenants: readonly FoundTenant[];
  onType: (text: string) => void;
  onQuery: (text: string) => void;
  /** Takes a saved filter. */
  onTake: (saved: string) => void;
}

/** What narrows the history: one query, which chips and pickers read and write. */
export function HistoryFilters(props: HistoryFiltersProps) {
  const { text, query, actors, onType, onQuery, onTake } = props;
  const { names, learn } = useTenantNames(props.tenants);
  const faults = useSettled(query.faults, text);
  const faultsId = useId();
  return (
    <search aria-label="Filter the history" className="block space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-full sm:w-auto sm:min-w-64 sm:flex-1">
          <QueryBox isWrong={faults.length > 0} {...{ text, actors, faultsId, onType }} onTenants={learn} />
        </div>
        <SavedFilters
          page="history"
          query={text.trim() && String(new URLSearchParams({ q: text.trim() }))}
          holds="The query as it is now."
          builtIn={builtInFilters}
          onTake={onTake}
        />
        <ExportButton text={text.trim()} query={query} />
      </div>
      <Faults id={faultsId} faults={faults} />
      <QueryChips query={query} names={{ actors, tenants: names }} onQuery={onQuery} />
      <QueryPickers
        terms={query.terms}
        actors={actors}
        onTenants={learn}
        onTerms={(terms) =>
          onQuery([formatQuery(terms), ...query.faults.map(({ term }) => term)].join(" ").trim())
        }
      />
    </search>
  );
}

/** What is wrong with the query and the fix, spoken when it comes. */
function Faults({ id, faults }: { id: string; faults: readonly QueryFault[] }) {
  return (
    <div id={id} role="alert" className="space-y-0.5 text-bad-text text-dense empty:hidden">
      {faults.map(({ term, why, fix }) => (
        <p key={term} className="[overflow-wrap:anywhere]">
          <code className="font-mono text-xs">{term}</code>: {why}. {fix}
        </p>
      ))}
    </div>
  );
}

const settleMs = 600;

/** Faults once nothing was typed for a moment: a word that is being written is no fault. */
function useSettled(faults: readonly QueryFault[], text: string): readonly QueryFault[] {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled === text ? faults : [];
}

/** Names of tenants by their ids: those of the page, and all that were found since. */
function useTenantNames(known: readonly FoundTenant[]) {
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map());
  const learn = useCallback((found: readonly FoundTenant[]) => {
    setSeen((before) => new Map([...before, ...found.map(({ id, name }) => [id, name] as const)]));
  }, []);
  return { names: new Map([...seen, ...known.map(({ id, name }) => [id, name] as const)]), learn };
}
