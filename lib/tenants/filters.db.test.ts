import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { listAttention } from "./attention.ts";
import { editTenant } from "./edit.ts";
import { excludeTenant } from "./exclusions.ts";
import { listTenants, targetWhere } from "./queries.ts";
import { tenantListSchema } from "./schema.ts";

const all = { tenants: "all" } as const;
let store: TestStore;
let ada: Actor;

beforeAll(async () => {
  store = await openTestStore();
  ada = await store.addPerson("technician");
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
