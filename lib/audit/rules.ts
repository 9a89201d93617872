/** What a term of a query can be about, with what it is to be followed by. `text` is a word without a key. */
export const queryKeys = {
  actor: "a name, a part of it, or an id",
  tenant: "a name, a domain, a part of either, or an id",
  action: "a kind of event such as item.failed, or its beginning, such as item",
  state: "blocked, allowed or unknown",
  run: "the id of a run, or its first 8 characters or more",
  after: "a day such as 2026-10-01, or a time such as 2026-10-01T12:00:00Z",
  before: "a day such as 2026-10-01, or a time such as 2026-10-01T12:00:00Z",
  address: "an address such as 192.0.2.7",
} as const;

export type QueryKey = keyof typeof queryKeys | "text";

/** Same keys: any of them. Different keys: all of them. Texts: all of them. */
export interface QueryTerm {
  key: QueryKey;
  value: string;
}

/** A piece of a query that means nothing, as it was written. */
export interface QueryFault {
  term: string;
  why: string;
  fix: string;
}

export interface ParsedQuery {
  terms: QueryTerm[];
  faults: QueryFault[];
}

export const mostQueryCharacters = 500;
/** A term is a question to the database each. */
const mostTerms = 20;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A key, then a value in quotation marks (two of them stand for one), or up to the next blank. */
const piece = /(?<key>[a-z]+:)?(?:"(?<quoted>(?:[^"]|"")*)"(?=\s|$)|(?<bare>\S*))/giu;

/** Reads what somebody wrote into the query box. What is no term is a fault, and the others are kept. */
export function parseQuery(text: string): ParsedQuery {
  const terms: QueryTerm[] = [];
  const faults: QueryFault[] = [];
  for (const match of text.matchAll(piece)) {
    if (match[0] === "") continue;
    const { key, quoted, bare } = match.groups ?? {};
    const term = readTerm(key, quoted, bare);
    const found = term ? refuseValue(term) : refuseKey(key ?? "");
    const openQuote = quoted === undefined && bare?.startsWith('"') ? unclosed : null;
    const fault = openQuote ?? found;
    if (fault) faults.push({ term: match[0], ...fault });
    else if (term) terms.push(term);
  }
  if (terms.length > mostTerms)
    faults.push({
      term: text,
      why: `it has ${terms.length} terms`,
      fix: `Write at most ${mostTerms}.`,
    });
  return { terms, faults };
}

/** Writes terms so that `parseQuery` reads them again. */
export function formatQuery(terms: readonly QueryTerm[]): string {
  return terms
    .map(({ key, value }) => {
      const mustQuote = /[\s"]/u.test(value) || (key === "text" && /^[a-z]+:/iu.test(value));
      const written = mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
      return key === "text" ? written : `${key}:${written}`;
    })
    .join(" ");
}

function readTerm(key = "", quoted?: string, bare = ""): QueryTerm | null {
  const value = quoted === undefined ? bare : quoted.replaceAll('""', '"');
  if (key === "") return { key: "text", value };
  const name = key.slice(0, -1).toLowerCase();
  return Object.hasOwn(queryKeys, name) ? { key: name as QueryKey, value } : null;
}

type Refusal = Omit<QueryFault, "term"> | null;

const unclosed: Refusal = {
  why: "its quotation mark is not closed",
  fix: 'Write "two words", and "" for a quotation mark between them.',
};

function refuseKey(key: string): Refusal {
  return {
    why: `there is no key ${key}`,
    fix: `Keys are ${Object.keys(queryKeys).join(", ")}. To find it as text, put it in quotation marks.`,
  };
}

function refuseValue({ key, value }: QueryTerm): Refusal {
  if (key === "text") return isFindable(value) ? null : tooShort;
  if (value.trim() !== "" && isGoodValue(key, value)) return null;
  const why = value.trim() === "" ? "it has no value" : `${value} can't follow ${key}:`;
  return { why, fix: `Write ${key}: followed by ${queryKeys[key]}.` };
}

const tooShort: Refusal = {
  why: "it is too short to be found",
  fix: "Write at least three letters or digits in a row, or ask by tenant: or actor:, which take less.",
};

/** The index of words knows of three letters or digits in a row, and nothing of what stands between. */
function isFindable(text: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(text);
}

function isGoodValue(key: keyof typeof queryKeys, value: string): boolean {
  switch (key) {
    case "state":
      return ["blocked", "allowed", "unknown"].includes(value);
    case "run":
      return isBeginningOfId(value);
    case "action":
      return /^[a-z-]+(\.[a-z]*)?$/i.test(value);
    case "after":
    case "before":
      return isMoment(value);
    default:
      return true;
  }
}

/** At least the first 8 characters of an id. */
function isBeginningOfId(value: string): boolean {
  return value.length >= 8 && uuid.test(value + "00000000-0000-0000-0000-000000000000".slice(value.length));
}

/** Whether this is a day, or a time with its distance from UTC, of this millennium. */
function isMoment(value: string): boolean {
  if (!/^2\d{3}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(value)) return false;
  const day = value.slice(0, 10);
  const start = Date.parse(`${day}T00:00Z`);
  // JavaScript takes 30 February for 2 March.
  return (
    !Number.isNaN(Date.parse(value)) && !Number.isNaN(start) && new Date(start).toISOString().startsWith(day)
  );
}

export type EventOutcome =
  | "succeeded"
  | "partial"
  | "failed"
  | "refused"
  | "requested"
  | "begun"
  | "skipped"
  | "stopped"
  | "unverified"
  | "observed";

const outcomes: Readonly<Record<string, EventOutcome>> = {
  "item.setting": "begun",
  "tenant.hydrating": "begun",
  "item.skipped": "skipped",
  "item.verifying": "unverified",
  "item.unverified": "unverified",
  "run.stopped": "stopped",
  "tenant.stateRead": "observed",
  "tenant.changedOutside": "observed",
  "tenant.customerGone": "observed",
  "tenant.customerReturned": "observed",
  "history.badEventFound": "failed",
};

/** How what an event tells of ended: as it says itself, else by its kind. What is only told because it was done succeeded. */
export function outcomeOf(event: { type: string; outcome?: unknown }): EventOutcome {
  const { type, outcome } = event;
  if (outcome === "succeeded" || outcome === "partial" || outcome === "failed") return outcome;
  const known = outcomes[type];
  if (known) return known;
  const ending = /(failed|refused|requested)$/i.exec(type)?.[1]?.toLowerCase();
  return (ending as EventOutcome | undefined) ?? "succeeded";
}
