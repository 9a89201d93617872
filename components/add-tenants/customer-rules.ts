import type { CustomersView, CustomerView } from "#lib/customers/schema.ts";

export type CustomerPart = "new" | "archived" | "there" | "taken" | "all";

export const partWords: Record<CustomerPart, string> = {
  new: "New",
  archived: "Archived here",
  there: "In Sendlock",
  taken: "Can't be added",
  all: "All",
};

/** The parts of a list that are worth a chip: new ones and all always, the others where there are some. */
export function listParts(customers: readonly CustomerView[]) {
  const parts: CustomerPart[] = ["new", "archived", "there", "taken", "all"];
  return parts
    .map((value) => ({ value, label: partWords[value], count: filterCustomers(customers, value, "").length }))
    .filter(({ value, count }) => value === "new" || value === "all" || count > 0);
}

export function filterCustomers(
  customers: readonly CustomerView[],
  part: CustomerPart,
  q: string,
): CustomerView[] {
  const text = q.trim().toLowerCase();
  return customers.filter(
    ({ state, name, domain, entraTenantId }) =>
      (part === "all" || state === part) &&
      (text === "" ||
        entraTenantId === text ||
        [name, domain].some((words) => words.toLowerCase().includes(text))),
  );
}

/** Whether it can be chosen. */
export const isFree = ({ state }: CustomerView): boolean => state === "new" || state === "archived";

/** What is chosen and can still be added: others may have added some meanwhile. */
export function keepFree(
  chosen: ReadonlySet<string>,
  customers: readonly CustomerView[],
): ReadonlySet<string> {
  return new Set(
    customers.filter((one) => isFree(one) && chosen.has(one.entraTenantId)).map((one) => one.entraTenantId),
  );
}

/** What a list says, in a sentence: how many there are, how many of them are new, how many are gone. */
export function listWords({ customers, newlyGone, newlyReturned }: CustomersView): string {
  const fresh = customers.filter(({ state }) => state === "new").length;
  const number = (count: number) => count.toLocaleString("en");
  return [
    customers.length === 1 ? "1 customer" : `${number(customers.length)} customers`,
    `${number(fresh)} new`,
    newlyGone > 0 && `${number(newlyGone)} gone since the list before`,
    newlyReturned > 0 && `${number(newlyReturned)} listed again`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** What the button says that chooses every customer shown. */
export function chooseWords(count: number, part: CustomerPart): string {
  const which = part === "new" ? "new " : "";
  return count === 1
    ? `Choose the one ${which}shown`
    : `Choose all ${count.toLocaleString("en")} ${which}shown`;
}
