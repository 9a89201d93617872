import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { removeFilter, saveFilter } from "./commands.ts";
import { listSavedFilters } from "./queries.ts";
import { mostSavedFilters } from "./schema.ts";

let store: TestStore;
let ada: Actor;
let grace: Actor;

beforeAll(async () => {
  store = await openTestStore();
  [ada, grace] = [await store.addPerson("technician"), await store.addPerson("viewer")];
});
afterAll(() => store.close());

describe("saved filters", () => {
  test("are one person's own: listed by name, replaced under their name, removed, each with its event", async () => {
    await saveFilter(store, ada, origin, { page: "tenants", name: "b", query: "state=allowed" });
    const first = await saveFilter(store, ada, origin, { page: "tenants", name: "a", query: "tag=gold" });
    const again = await saveFilter(store, ada, origin, { page: "tenants", name: "a", query: "tag=silver" });
    expect(again).toEqual({ ...first, query: "tag=silver" });
    expect((await listSavedFilters(store.db, ada, "tenants")).map(({ name }) => name)).toEqual(["a", "b"]);
    expect(await listSavedFilters(store.db, grace, "tenants")).toEqual([]);
    expect(await listSavedFilters(store.db, ada, "history")).toEqual([]);
    await expect(removeFilter(store, grace, origin, first.id)).rejects.toMatchObject({ code: "not-found" });
    await removeFilter(store, ada, origin, first.id);
    expect((await listSavedFilters(store.db, ada, "tenants")).map(({ name }) => name)).toEqual(["b"]);
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
    const one = { page: "tenants" as const, name: "one more", query: "q=y" };
    await expect(saveFilter(store, grace, origin, one)).rejects.toMatchObject({ code: "not-valid" });
    expect(await saveFilter(store, grace, origin, { ...one, name: "filter 1" })).toMatchObject({
      query: "q=y",
    });
  });
});
