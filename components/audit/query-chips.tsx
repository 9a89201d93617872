import { X } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { formatQuery, type ParsedQuery } from "#lib/audit/rules.ts";
import { Button } from "../ui/button.tsx";
import { type KnownNames, keyWords, valueWords } from "./term-words.ts";

interface QueryChipsProps {
  query: ParsedQuery;
  names: KnownNames;
  onQuery: (text: string) => void;
}

/** Each term of the query in words. Pressing one, or Delete on it, takes it out; wrong ones say why and the fix. */
export function QueryChips({ query, names, onQuery }: QueryChipsProps) {
  const list = useRef<HTMLUListElement>(null);
  const parts = chipsOf(query, names);
  if (parts.length === 0) return null;
  const remove = (gone: string) => {
    const at = parts.findIndex(({ written }) => written === gone);
    onQuery(parts.flatMap(({ written }) => (written === gone ? [] : [written])).join(" "));
    // The chip goes away: the focus goes on to the next, or to the field where none is left.
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll<HTMLElement>("[data-chip]");
      const next = left?.[Math.min(at, left.length - 1)];
      (next ?? document.querySelector<HTMLElement>("input[data-search]"))?.focus();
    });
  };
  return (
    <ul ref={list} aria-label="What the query asks for" className="flex flex-wrap items-center gap-1.5">
      {parts.map(({ written, words, isWrong }) => (
        <li key={written} className="min-w-0">
          <Chip words={words} isWrong={isWrong} onRemove={() => remove(written)} />
        </li>
      ))}
      <li>
        <Button size="sm" variant="ghost" onClick={() => onQuery("")}>
          Clear filters
        </Button>
      </li>
    </ul>
  );
}

interface ChipPart {
  /** Its part of the query, as it is written. */
  written: string;
  words: string;
  isWrong: boolean;
}

/** One for each different term: the same one twice asks for nothing more. */
function chipsOf({ terms, faults }: ParsedQuery, names: KnownNames): ChipPart[] {
  const parts = [
    ...terms.map((term) => ({
      written: formatQuery([term]),
      words: `${keyWords[term.key]}: ${valueWords(term, names)}`,
      isWrong: false,
    })),
    ...faults.map(({ term }) => ({ written: term, words: term, isWrong: true })),
  ];
  return [...new Map(parts.map((part) => [part.written, part])).values()];
}

interface ChipProps {
  words: string;
  isWrong: boolean;
  onRemove: () => void;
}

function Chip({ words, isWrong, onRemove }: ChipProps) {
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    onRemove();
  };
  return (
    <button
      type="button"
      data-chip
      onClick={onRemove}
      onKeyDown={press}
      className={`inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md border px-2 text-left text-dense ${
        isWrong
          ? "border-bad/60 bg-bad-soft text-bad-text"
          : "border-border bg-accent-soft text-accent-text hover:border-accent"
      }`}
    >
      <span className="sr-only">{isWrong ? "Wrong: remove" : "Remove"} </span>
      <span className={`min-w-0 truncate ${isWrong ? "line-through" : ""}`}>{words}</span>
      <X aria-hidden className="size-3.5 shrink-0" />
    </button>
  );
}
