import { describe, expect, it } from "vitest";
import type { TenantView } from "#lib/tenants/schema.ts";
import { dropTenant, isOfVisit, refreshList, replaceList, type Shown, takeTenants } from "./shown-rules.ts";
import { makeTenant } from "./test-tenant.ts";

const make = (id: string, directSend: TenantView["directSend"] = "allowed") => makeTenant({ id, directSend });
const page = (...items: TenantView[]) => ({ items, total: items.length, nextCursor: null });
const surroundings = {
  facets: { states: { blocked: 0, allowed: 0, unknown: 0 }, tags: [] },
  attention: [],
  workers: { alive: 1, problems: [] },
};
const empty: Shown = {
  ...surroundings,
  key: "",
  items: [],
  total: 0,
  hasMore: false,
  askedAt: new Map(),
  isOutdated: false,
};
const shown = replaceList(empty, { key: "all", page: page(make("a"), make("b"), make("c")), askedAt: 10 });
const ids = ({ items }: Shown) => items.map(({ id }) => id).join("");
const states = ({ items }: Shown) => items.map(({ directSend }) => directSend);

describe("a list that is looked at", () => {
  it("keeps every row in its place when the order changes, and says that it did", () => {
    const answer = { key: "all", page: page(make("c"), make("a"), make("b", "blocked")), askedAt: 20 };
    const next = refreshList(shown, answer);
    expect(ids(next)).toBe("abc");
    expect(states(next)).toEqual(["allowed", "blocked", "allowed"]);
    expect(next.isOutdated).toBe(true);
  });

  it("keeps a row that no longer matches, and tells the new total", () => {
    const next = refreshList(shown, { key: "all", page: page(make("a"), make("c")), askedAt: 20 });
    expect(ids(next)).toBe("abc");
    expect(next).toMatchObject({ total: 2, isOutdated: true });
  });

  it("is not called outdated when nothing moved", () => {
    const answer = { key: "all", page: page(make("a", "blocked"), make("b"), make("c")), askedAt: 20 };
    expect(refreshList(shown, answer)).toMatchObject({ isOutdated: false });
  });

  it("is made anew for another question, and where nothing was shown", () => {
    const answer = { key: "other", page: page(make("c"), make("a")), askedAt: 20 };
    expect(ids(refreshList(shown, answer))).toBe("ca");
    expect(ids(refreshList({ ...empty, key: "other" }, answer))).toBe("ca");
  });
});

describe("answers that overtake each other", () => {
  it("an answer asked for earlier never replaces a later one", () => {
    const later = takeTenants(shown, [make("b", "blocked")], 30);
    expect(states(later)).toEqual(["allowed", "blocked", "allowed"]);
    const overtaken = refreshList(later, {
      key: "all",
      page: page(make("a", "blocked"), make("b", "allowed"), make("c")),
      askedAt: 20,
    });
    expect(states(overtaken)).toEqual(["blocked", "blocked", "allowed"]);
  });

  it("a tenant that is not shown adds no row", () => {
    expect(takeTenants(shown, [make("z")], 30)).toBe(shown);
    expect(dropTenant(shown, "z")).toBe(shown);
  });

  it("a tenant that is gone leaves the list", () => {
    expect(ids(dropTenant(shown, "b"))).toBe("ac");
    expect(dropTenant(shown, "b").total).toBe(2);
  });
});

it("a cause that is there before any tenant was read is none of a visit", () => {
  const app = { id: "1", name: "Shared", count: 2, credential: null };
  const credential = { kind: "secret" as const, endsAt: "2026-12-01T00:00:00.000Z" };
  expect(isOfVisit({ code: "no-consent", apps: [] })).toBe(true);
  expect(isOfVisit({ code: "secret-expired", apps: [app] })).toBe(true);
  expect(isOfVisit({ code: "credential-ends-in-7", apps: [{ ...app, credential }] })).toBe(false);
  expect(isOfVisit({ code: "customer-gone", apps: [] })).toBe(false);
});
