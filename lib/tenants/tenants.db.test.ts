import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { system } from "../access/schema.ts";
import { listAttention } from "./attention.ts";
import { addTenants } from "./commands.ts";
import { listTenants, readTenantFacets } from "./queries.ts";
import { tenantListSchema } from "./schema.ts";

const all = { tenants: "all" } as const;
let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
  await store.addTenant();
  const first = await store.db.tenant.findFirstOrThrow();
  const appRegistrationId = first.appRegistrationId ?? "";
  await addTenants(
    store,
    system,
    Array.from({ length: 30 }, (_, n) => ({
      entraTenantId: randomUUID(),
      domain: `customer${n}.onmicrosoft.com`,
      name: n % 2 ? "Same name" : `Customer ${n}`,
      cloud: "simulated" as const,
      source: "form" as const,
      appRegistrationId,
      tags: n < 5 ? ["gold"] : [],
    })),
  );
});
afterAll(() => store.close());

const query = (input: object) => tenantListSchema.parse(input);

test("pages follow each other without loss or repetition, also over equal names", async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTenants(store.db, all, query({ limit: 7, ...(cursor ? { cursor } : {}) }));
    expect(page.total).toBe(31);
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toHaveLength(31);
  expect(new Set(seen).size).toBe(31);
});

test.each(["checkedAt", "-checkedAt"])(
  "pages by %s lose and repeat nothing; never read counts as oldest",
  async (sort) => {
    const rows = await store.db.tenant.findMany({ orderBy: { id: "asc" } });
    for (const [n, { id }] of rows.entries())
      if (n % 3)
        await store.db.tenant.update({
          where: { id },
          data: { checkedAt: new Date(1_700_000_000_000 + (n % 5) * 1_000) },
        });
    const seen: (string | null)[] = [];
    const ids = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await listTenants(store.db, all, query({ limit: 4, sort, ...(cursor ? { cursor } : {}) }));
      for (const item of page.items) {
        ids.add(item.id);
        seen.push(item.checkedAt);
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(31);
    expect(ids.size).toBe(31);
    const known = seen.filter((at) => at !== null);
    const unread = Array.from({ length: seen.length - known.length }, () => null);
    const oldest = [...unread, ...known.toSorted()];
    expect(seen).toEqual(sort === "checkedAt" ? oldest : oldest.toReversed());
  },
);

test("trouble is grouped by cause with its cure, and the filter by cause finds its tenants", async () => {
  const rows = await store.db.tenant.findMany({ take: 8, orderBy: { id: "asc" } });
  for (const [n, { id }] of rows.entries())
    await store.db.tenant.update({
      where: { id },
      data: { errorCode: n < 6 ? "secret-expired" : "no-consent" },
    });
  const groups = await listAttention(store.db, all);
  expect(groups.map(({ code, count, where }) => ({ code, count, where }))).toEqual([
    { code: "secret-expired", count: 6, where: "once" },
    { code: "no-consent", count: 2, where: "each" },
  ]);
  expect(groups[0]?.tenants).toHaveLength(5);
  expect((await listTenants(store.db, all, query({ error: "no-consent" }))).total).toBe(2);
});

test("counts by state and the list of tags cover the scope and nothing else", async () => {
  expect(await readTenantFacets(store.db, all)).toEqual({
    states: { blocked: 0, allowed: 0, unknown: 31 },
    tags: ["gold"],
  });
  expect((await readTenantFacets(store.db, { tags: ["gold"] })).states.unknown).toBe(5);
  expect((await listTenants(store.db, all, query({ tag: "gold" }))).total).toBe(5);
});

test("search finds names and domains whatever their case, ids whole, and takes wildcards literally", async () => {
  const find = async (q: string) => (await listTenants(store.db, all, query({ q }))).total;
  expect(await find("SAME")).toBe(15);
  expect(await find("customer12.onmicrosoft")).toBe(1);
  const { entraTenantId } = await store.db.tenant.findFirstOrThrow();
  expect(await find(entraTenantId)).toBe(1);
  expect(await find("%")).toBe(0);
});

test("a scope by tags sees its tenants and counts no others", async () => {
  const page = await listTenants(store.db, { tags: ["gold"] }, query({ limit: 2 }));
  expect(page.total).toBe(5);
  expect(page.items.every((item) => item.tags.includes("gold"))).toBe(true);
});

test("adding a tenant twice adds it once, with one event", async () => {
  const before = await store.db.auditEvent.count();
  const { entraTenantId, domain, name, appRegistrationId } = await store.db.tenant.findFirstOrThrow();
  const again = {
    entraTenantId,
    domain,
    name,
    cloud: "simulated" as const,
    appRegistrationId: appRegistrationId ?? "",
    source: "form" as const,
  };
  expect(await addTenants(store, system, [again])).toBe(0);
  expect(await store.db.auditEvent.count()).toBe(before);
});

test("the database refuses an unknown state without a reason", async () => {
  await expect(
    store.db.tenant.updateMany({ data: { directSend: "unknown", unknownReason: null } }),
  ).rejects.toThrow("tenants_unknown_has_reason");
});
