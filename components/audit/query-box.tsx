import { Autocomplete } from "@base-ui/react/autocomplete";
import { Search } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { mostQueryCharacters } from "#lib/audit/rules.ts";
import { inputLook } from "../ui/input.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { readPlace, type Suggestion, suggest } from "./query-suggestions.ts";
import type { NamedActor } from "./term-words.ts";
import { type FoundTenant, useFoundTenants } from "./use-found-tenants.ts";

interface QueryBoxProps {
  text: string;
  actors: readonly NamedActor[];
  isWrong: boolean;
  /** Of the element that says what is wrong. */
  faultsId: string;
  onType: (text: string) => void;
  onTenants: (found: readonly FoundTenant[]) => void;
}

/** The query as text, with what can be written next. */
export function QueryBox({ text, actors, isWrong, faultsId, onType, onTenants }: QueryBoxProps) {
  const { field, written, write } = useWritten(text, onType);
  const [cursor, setCursor] = useState(text.length);
  const [isOpen, setIsOpen] = useState(false);
  const place = readPlace(written, Math.min(cursor, written.length));
  const tenants = useFoundTenants(isOpen && place.key === "tenant" ? place.typed : null, onTenants);
  const suggestions = isOpen ? suggest(place, { actors }, tenants, today()) : [];
  const followCursor = () => setCursor(field.current?.selectionStart ?? written.length);
  return (
    <Autocomplete.Root
      items={suggestions}
      mode="none"
      filter={null}
      value={written}
      itemToStringValue={(suggestion: Suggestion) => suggestion.text}
      onValueChange={(next, { reason }) => {
        // Escape closes the list, and leaves what is written.
        if (reason === "escape-key") return;
        write(next);
        setCursor(reason === "input-change" ? (field.current?.selectionStart ?? next.length) : next.length);
      }}
      // While a list is open the rest of the page is hidden from screen readers: an empty one would hide what is wrong.
      open={isOpen && suggestions.length > 0}
      onOpenChange={(next, { reason }) => {
        setIsOpen(next);
        // After a key come its values, and after a term the next one: in a list of its own, where nothing is chosen yet.
        if (reason === "item-press") requestAnimationFrame(() => setIsOpen(true));
      }}
      openOnInputClick
    >
      <span className="relative flex w-full items-center">
        <Search aria-hidden className="pointer-events-none absolute left-2.5 size-3.5 text-text-muted" />
        <Autocomplete.Input
          ref={field}
          data-search
          aria-label="Query of the history"
          aria-describedby={isWrong ? faultsId : undefined}
          aria-invalid={isWrong || undefined}
          placeholder="Words, or actor: tenant: action: state: run: after: before:"
          maxLength={mostQueryCharacters}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onSelect={followCursor}
          className={`min-h-9 pr-9 pl-8 ${inputLook}`}
        />
        {written === "" && (
          <span className="pointer-events-none absolute right-2">
            <Kbd>/</Kbd>
          </span>
        )}
      </span>
      <Suggestions />
    </Autocomplete.Root>
  );
}

function Suggestions() {
  return (
    <Autocomplete.Portal>
      <Autocomplete.Positioner
        sideOffset={6}
        align="start"
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Autocomplete.Popup className="w-(--anchor-width) max-w-xl overflow-hidden rounded-lg border border-border bg-surface-raised shadow-raised data-empty:hidden">
          <Autocomplete.List className="max-h-[min(18rem,var(--available-height))] overflow-y-auto overscroll-contain p-1 data-empty:p-0">
            {(suggestion: Suggestion) => (
              <Autocomplete.Item
                key={suggestion.label}
                value={suggestion}
                className="flex min-h-8 cursor-default select-none flex-wrap items-center gap-x-3 rounded-md px-2 py-0.5 text-dense outline-none data-highlighted:bg-surface-hover"
              >
                <code className="min-w-0 truncate font-mono text-xs">{suggestion.label}</code>
                <span className="min-w-0 text-text-muted">{suggestion.hint}</span>
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  );
}

/**
 * What stands in the field. It is ahead of the address, and follows it when another query was chosen elsewhere: a
 * chip taken out, the browser's "back".
 */
function useWritten(text: string, onType: (text: string) => void) {
  const field = useRef<HTMLInputElement>(null);
  const told = useRef(text);
  const [written, setWritten] = useState(text);
  const write = (next: string) => {
    told.current = next;
    setWritten(next);
    onType(next);
  };
  const adopt = useRef(write);
  useLayoutEffect(() => {
    adopt.current = write;
  });
  // Keys that came before the page's scripts are in the field, and nobody has heard them.
  useLayoutEffect(() => {
    const early = field.current?.value ?? "";
    if (early !== told.current) adopt.current(early);
  }, []);
  useEffect(() => {
    if (text === told.current) return;
    told.current = text;
    setWritten(text);
  }, [text]);
  return { field, written, write };
}

/** The reader's own day, such as 2026-11-23. */
function today(): string {
  return new Intl.DateTimeFormat("sv-SE").format(new Date());
}
