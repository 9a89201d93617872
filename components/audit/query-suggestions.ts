import { formatQuery, type QueryKey, queryKeys } from "#lib/audit/rules.ts";
import { directSendStates, directSendWords } from "#lib/direct-send/rules.ts";
import { addDays } from "./history-address.ts";
import { actionWords, actorWords, type KnownNames, keyWords } from "./term-words.ts";

/** What the word at the cursor can become. */
export interface Suggestion {
  /** The whole query with it. */
  text: string;
  /** What is written. */
  label: string;
  /** What that means. */
  hint: string;
  /** A key alone, whose values come next. */
  isKey: boolean;
}

/** The word that the cursor stands in or behind, and what is around it. */
interface Place {
  before: string;
  /** The key it has, null as long as none is written. */
  key: Exclude<QueryKey, "text"> | null;
  /** What is written of the value, or of the key while there is none. */
  typed: string;
  after: string;
}

interface Offer {
  value: string;
  hint: string;
}

const mostOffered = 60;

/** Reads the word at the cursor. @param cursor in characters from the start */
export function readPlace(text: string, cursor: number): Place {
  const [word = ""] = /(?:[^\s"]|"[^"]*"?)*$/.exec(text.slice(0, cursor)) ?? [];
  const before = text.slice(0, cursor - word.length);
  const after = text.slice(cursor).replace(/^\S+/, "");
  const [, name, value = ""] = /^([a-z]+):(.*)$/is.exec(word) ?? [];
  const key = name?.toLowerCase();
  if (key === undefined || !isKey(key)) return { before, key: null, typed: word, after };
  return { before, key, typed: value.replaceAll('"', ""), after };
}

/**
 * What can be written at the cursor: keys first, then the values of the key that is written.
 * @param tenants those that match what is typed behind `tenant:`, which the server knows
 * @param today the reader's own day, such as 2026-11-23
 */
export function suggest(
  place: Place,
  names: Pick<KnownNames, "actors">,
  tenants: readonly { id: string; name: string; domain?: string }[],
  today: string,
): Suggestion[] {
  const { key, typed } = place;
  if (key === null) return suggestKeys(place);
  const offers = key === "tenant" ? tenants.map(offerTenant) : offersOf(key, names, today);
  const isShown =
    key === "tenant" ? () => true : ({ value, hint }: Offer) => holds(value, typed) || holds(hint, typed);
  return offers
    .filter(isShown)
    .slice(0, mostOffered)
    .map(({ value, hint }) => {
      const label = formatQuery([{ key, value }]);
      return { text: complete(place, `${label} `), label, hint, isKey: false };
    });
}

function suggestKeys(place: Place): Suggestion[] {
  return Object.keys(queryKeys)
    .filter(isKey)
    .filter((key) => key.startsWith(place.typed.toLowerCase()) && place.typed !== key)
    .map((key) => ({
      text: complete(place, `${key}:`),
      label: `${key}:`,
      hint: `${keyWords[key]}: ${queryKeys[key]}`,
      isKey: true,
    }));
}

function complete({ before, after }: Place, written: string): string {
  return `${before}${written}${after.trimStart()}`;
}

function offerTenant({ id, name, domain }: { id: string; name: string; domain?: string }): Offer {
  return { value: id, hint: domain ? `${name}, ${domain}` : name };
}

function offersOf(
  key: Exclude<QueryKey, "text">,
  { actors }: Pick<KnownNames, "actors">,
  today: string,
): Offer[] {
  switch (key) {
    case "actor":
      return actors.map((actor) => ({ value: actor.id, hint: actorWords(actor) }));
    case "action":
      return [...actionWords].map(([value, hint]) => ({ value, hint }));
    case "state":
      return directSendStates.map((value) => ({ value, hint: `Direct Send ${directSendWords[value]}` }));
    case "after":
    case "before":
      return offerDays(today);
    default:
      return [];
  }
}

function offerDays(today: string): Offer[] {
  return [
    { value: today, hint: "Today" },
    { value: addDays(today, -1), hint: "Yesterday" },
    { value: addDays(today, -7), hint: "A week ago" },
    { value: addDays(today, -30), hint: "30 days ago" },
    { value: `${today.slice(0, 7)}-01`, hint: "The first of this month" },
    { value: `${today.slice(0, 4)}-01-01`, hint: "The first of this year" },
  ];
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function isKey(text: string): text is Exclude<QueryKey, "text"> {
  return Object.hasOwn(queryKeys, text);
}
