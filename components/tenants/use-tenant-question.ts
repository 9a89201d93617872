import {
  createLoader,
  createParser,
  debounce,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { directSendStates } from "#lib/direct-send/rules.ts";
import { tenantsPerPage } from "#lib/tenants/rules.ts";
import { clampShow, type TenantQuestion, type TenantSort } from "./question-rules.ts";

const sorts = ["name", "-name", "checkedAt", "-checkedAt"] as const satisfies readonly TenantSort[];

const parseAsMoment = createParser({
  parse: (text) => (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? text : null),
  serialize: (text: string) => text,
});

const parsers = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(["", ...directSendStates] as const).withDefault(""),
  tag: parseAsString.withDefault(""),
  error: parseAsString.withDefault(""),
  excluded: parseAsStringLiteral(["", "yes", "no"] as const).withDefault(""),
  added: parseAsMoment.withDefault(""),
  sort: parseAsStringLiteral(sorts).withDefault("name"),
  archived: parseAsStringLiteral(["", "yes"] as const).withDefault(""),
  show: parseAsInteger.withDefault(tenantsPerPage),
};

const addressMs = 250;
const readQuery = createLoader(parsers);

/**
 * The question in the address and how to change it. What is typed replaces the entry of the browser's history,
 * a chosen filter adds one, so that Back leads to the list before it.
 */
export function useTenantQuestion() {
  const [{ archived, ...values }, setValues] = useQueryStates(parsers, { history: "replace", scroll: false });
  const question: TenantQuestion = { ...values, show: clampShow(values.show) };
  return {
    question,
    /** The archived tenants are looked at, and not the others. */
    isArchived: archived === "yes",
    showArchived: (isOn: boolean) => void setValues({ archived: isOn ? "yes" : null }, { history: "push" }),
    // The address follows when somebody has typed: changing it costs more than drawing the list.
    type: (q: string) => void setValues({ q, show: null }, { limitUrlUpdates: debounce(addressMs) }),
    choose: (change: Partial<Omit<TenantQuestion, "show">>) =>
      void setValues({ ...change, archived: null, show: null }, { history: "push" }),
    /** A whole question, as an address has it. */
    take: (query: string) => void setValues({ ...readQuery(`?${query}`), show: null }, { history: "push" }),
    showMore: () => void setValues({ show: clampShow(question.show + tenantsPerPage) }),
  };
}
