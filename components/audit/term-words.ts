import type { Actor } from "#lib/access/schema.ts";
import type { QueryKey, QueryTerm } from "#lib/audit/rules.ts";
import { directSendWords } from "#lib/direct-send/rules.ts";
import { type EventType, kindWords } from "./event-words.ts";
import { isDay } from "./history-address.ts";

export type NamedActor = Pick<Actor, "kind" | "id" | "name">;

/** Whose ids are known by a name. */
export interface KnownNames {
  actors: readonly NamedActor[];
  /** Id → name. */
  tenants: ReadonlyMap<string, string>;
}

export const kinds = Object.keys(kindWords) as EventType[];

/** What the kinds have in common that begin alike. */
export const groupWords: Readonly<Record<string, string>> = {
  run: "Runs",
  plan: "Plans",
  item: "Run items",
  tenant: "Tenants",
  tenants: "Lists of tenants",
  appRegistration: "App registrations",
  credential: "Credentials",
  filter: "Saved filters",
  settings: "Settings",
  job: "Work asked of a worker",
  access: "Refused requests",
  session: "Sign-ins and sign-outs",
  "sign-in-link": "Sign-in links",
  token: "API tokens",
  history: "The history itself",
  backup: "Backups",
};

/** What `action:` can be followed by, in words: the kinds, and what several of them begin with. */
export const actionWords: ReadonlyMap<string, string> = new Map<string, string>([
  ...Object.entries(groupWords).flatMap(([group, words]): [string, string][] => {
    const isOne = kinds.filter((kind) => kind.startsWith(`${group}.`)).length < 2;
    return isOne ? [] : [[`${group}.`, `${words}, all kinds`]];
  }),
  ...kinds.map((kind): [string, string] => [kind, kindWords[kind]]),
]);

const actorSuffix: Record<Actor["kind"], string> = { person: "", token: " (API token)", system: "" };

export function actorWords({ name, kind }: NamedActor): string {
  return `${name}${actorSuffix[kind]}`;
}

export const keyWords: Record<QueryKey, string> = {
  actor: "Who",
  tenant: "Tenant",
  action: "Kind",
  state: "State",
  run: "Run",
  after: "From",
  before: "Before",
  address: "Address",
  text: "Text",
};

/** A value in words: the name of an id that is known, else as it was written. */
export function valueWords({ key, value }: QueryTerm, { actors, tenants }: KnownNames): string {
  switch (key) {
    case "actor": {
      const actor = actors.find(({ id }) => id === value);
      return actor ? actorWords(actor) : shorten(value);
    }
    case "tenant":
      return tenants.get(value) ?? shorten(value);
    case "action":
      return actionWords.get(value) ?? actionWords.get(`${value}.`) ?? value;
    case "state":
      return Object.entries(directSendWords).find(([state]) => state === value)?.[1] ?? value;
    case "run":
      return value.slice(0, 8);
    case "after":
    case "before":
      return isDay(value) ? dayWords(value) : value;
    case "text":
      return `“${value}”`;
    default:
      return value;
  }
}

/** An id is known by its first letters. */
function shorten(value: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(value) ? `${value.slice(0, 8)}…` : value;
}

function dayWords(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}
