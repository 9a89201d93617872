import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { listAttention } from "./attention.ts";
import { editTenant } from "./edit.ts";
import { excludeTenant } from "./exclusions.ts";
import { listSavedFilters, removeFilter, saveFilter } from "./filters.ts";
import { listTenants, targetWhere } from "./queries.ts";
import { mostSavedFilters } from "./rules.ts";
import { tenantListSchema } from "./schema.ts";

const all = { tenants: "all" } as const;
let store: TestStore;
let ada: Actor;
let grace: Actor;

beforeAll(async () => {
  store = await openTestStore();
  [ada, grace] = [await store.addPerson("technician"), await store.addPerson("viewer")];
});
afterAll(() => store.close());

async function find(filter: object): Promise<string[]> {
  const page = await listTenants(store.db, all, tenantListSchema.parse({ limit: 200, ...filter }));
  return page.items.map(({ id }) => id).sort();
}

describe("what should be looked at though no visit failed", () => {
  let outside: string;
  let due: string;
  let excluded: string;
  let plain: string;

  beforeAll(async () => {
    outside = await store.addTenant();
    due = await store.addTenant();
    excluded = await store.addTenant();
    plain = await store.addTenant();
    await store.db.tenant.update({ where: { id: outside }, data: { changedOutsideAt: new Date() } });
    for (const id of [due, excluded])
      await excludeTenant(store, ada, origin, id, { owner: "Ada", reason: "Later", reviewOn: "2099-01-31" });
    await store.db.exclusion.update({ where: { tenantId: due }, data: { reviewOn: new Date("2020-01-01") } });
  });

  test("stands on the attention list by cause, and its code finds the same tenants", async () => {
    const groups = await listAttention(store.db, all);
    expect(groups.map(({ code, where, tenants }) => [code, where, tenants.map(({ id }) => id)])).toEqual([
      ["changed-outside", "each", [outside]],
      ["exclusion-due", "each", [due]],
    ]);
    expect(await find({ error: "changed-outside" })).toEqual([outside]);
    expect(await find({ error: "exclusion-due" })).toEqual([due]);
  });

  test("excluded tenants are found apart from the others, and an exclusion says whether its day has come", async () => {
    expect(await find({ excluded: "yes" })).toEqual([due, excluded].sort());
    expect(await find({ excluded: "no" })).toEqual([outside, plain].sort());
    const { items } = await listTenants(store.db, all, tenantListSchema.parse({ excluded: "yes" }));
    expect(Object.fromEntries(items.map(({ id, exclusion }) => [id, exclusion?.isDue]))).toEqual({
      [due]: true,
      [excluded]: false,
    });
  });

  test("a target means what its filter shows but those left out, within the scope", async () => {
    const mean = async (
      target: Parameters<typeof targetWhere>[2],
      scope: Parameters<typeof targetWhere>[1] = all,
    ) => {
      const where = await targetWhere(store.db, scope, target);
      return (await store.db.tenant.findMany({ where })).map(({ id }) => id).sort();
    };
    expect(await mean({ filter: { excluded: "yes" }, except: [due] })).toEqual([excluded]);
    expect(await mean({ tenantIds: [due, plain] })).toEqual([due, plain].sort());
    await editTenant(store, ada, origin, plain, { tags: ["mine"] });
    expect(await mean({ tenantIds: [due, plain] }, { tags: ["mine"] })).toEqual([plain]);
    expect(await mean({ filter: {} }, { tags: ["mine"] })).toEqual([plain]);
  });
});

describe("saved filters", () => {
  test("are one person's own: listed by name, replaced under their name, removed, each with its event", async () => {
    await saveFilter(store, ada, origin, { name: "b", query: "state=allowed" });
    const first = await saveFilter(store, ada, origin, { name: "a", query: "tag=gold" });
    const again = await saveFilter(store, ada, origin, { name: "a", query: "tag=silver" });
    expect(again).toEqual({ ...first, query: "tag=silver" });
    expect((await listSavedFilters(store.db, ada)).map(({ name }) => name)).toEqual(["a", "b"]);
    expect(await listSavedFilters(store.db, grace)).toEqual([]);
    await expect(removeFilter(store, grace, origin, first.id)).rejects.toMatchObject({ code: "not-found" });
    await removeFilter(store, ada, origin, first.id);
    expect((await listSavedFilters(store.db, ada)).map(({ name }) => name)).toEqual(["b"]);
    const events = await store.db.auditEvent.findMany({
      where: { type: { startsWith: "filter." } },
      orderBy: { seq: "asc" },
    });
    expect(events.map(({ type }) => type)).toEqual([
      "filter.saved",
      "filter.saved",
      "filter.saved",
      "filter.removed",
    ]);
  });

  test("are limited in number, and one that exists can still be replaced", async () => {
    for (let n = 0; n < mostSavedFilters; n += 1)
      await store.db.savedFilter.create({ data: { ownerId: grace.id, name: `filter ${n}`, query: "q=x" } });
    const one = { name: "one more", query: "q=y" };
    await expect(saveFilter(store, grace, origin, one)).rejects.toMatchObject({ code: "not-valid" });
    expect(await saveFilter(store, grace, origin, { ...one, name: "filter 1" })).toMatchObject({
      query: "q=y",
    });
  });
});
