import { expect, test } from "vitest";
import type { CustomerView } from "#lib/customers/schema.ts";
import { chooseWords, filterCustomers, keepFree, listParts, listWords } from "./customer-rules.ts";

const customer = (name: string, state: CustomerView["state"]): CustomerView => ({
  entraTenantId: name.toLowerCase(),
  domain: `${name.toLowerCase()}.example`,
  name,
  state,
  tenantId: null,
  why: null,
});
const customers = [customer("Adatum", "new"), customer("Contoso", "there"), customer("Fabrikam", "archived")];

test("a list is narrowed by part and by any piece of name or domain", () => {
  const names = (part: Parameters<typeof filterCustomers>[1], q = "") =>
    filterCustomers(customers, part, q).map(({ name }) => name);
  expect(names("new")).toEqual(["Adatum"]);
  expect(names("all", "TOSO")).toEqual(["Contoso"]);
  expect(names("all", ".example")).toHaveLength(3);
  expect(listParts(customers).map(({ value, count }) => `${value} ${count}`)).toEqual([
    "new 1",
    "archived 1",
    "there 1",
    "all 3",
  ]);
});

test("what somebody else added meanwhile is no longer chosen", () => {
  expect([...keepFree(new Set(["adatum", "contoso", "gone"]), customers)]).toEqual(["adatum"]);
});

test("a list says how many are new, gone and back", () => {
  const view = {
    listedAt: null,
    jobId: null,
    error: null,
    gone: [],
    customers,
    newlyGone: 2,
    newlyReturned: 1,
  };
  expect(listWords(view)).toBe("3 customers, 1 new, 2 gone since the list before, 1 listed again");
  expect(chooseWords(1, "new")).toBe("Choose the one new shown");
  expect(chooseWords(1_200, "all")).toBe("Choose all 1,200 shown");
});
