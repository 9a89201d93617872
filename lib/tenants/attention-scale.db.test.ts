import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, type TestStore } from "../../prisma/test-store.ts";
import { listAttention } from "./attention.ts";
import { listTenants } from "./queries.ts";
import { tenantListSchema } from "./schema.ts";

const all = { tenants: "all" } as const;
const tenants = 10_000;
let store: TestStore;

/** Each tenant has an app registration of its own with an old and a newer credential; of 20 the newer ends soon. */
beforeAll(async () => {
  store = await openTestStore();
  await store.db.$executeRaw`
    INSERT INTO app_registrations (id, name, client_id, cloud)
    SELECT gen_random_uuid(), 'app ' || n, gen_random_uuid(), 'simulated' FROM generate_series(1, ${tenants}) AS n`;
  await store.db.$executeRaw`
    INSERT INTO tenants (id, entra_tenant_id, domain, name, cloud, app_registration_id, error_code)
    SELECT gen_random_uuid(), gen_random_uuid(), name || '.onmicrosoft.com', name, 'simulated', id,
      CASE right(name, 2) WHEN '17' THEN 'secret-expired' WHEN '18' THEN 'no-consent' END
    FROM app_registrations`;
  await store.db.$executeRaw`
    INSERT INTO credentials (id, app_registration_id, kind, field, sealed, key_id, active_from, expires_at)
    SELECT gen_random_uuid(), id, 'secret', 'secret', '{}', 'k', now() - age * interval '1 day',
      now() + interval '1 day' * CASE WHEN age = 100 THEN 20 WHEN right(name, 3) IN ('100', '500') THEN 5 ELSE 400 END
    FROM app_registrations, (VALUES (1), (100)) AS ages (age)`;
}, 120_000);
afterAll(() => store.close());

test("ten thousand tenants with an app registration each: causes and their tenants come in no time, without statistics too", async () => {
  const startedAt = performance.now();
  const groups = await listAttention(store.db, all);
  const attentionMs = performance.now() - startedAt;
  expect(groups.map(({ code, count, appCount }) => [code, count, appCount])).toEqual([
    ["credential-ends-in-7", 20, 20],
    ["no-consent", 100, 0],
    ["secret-expired", 100, 100],
  ]);
  const page = await listTenants(store.db, all, tenantListSchema.parse({ error: "credential-ends-in-7" }));
  const ms = performance.now() - startedAt;
  console.log(
    `${tenants} tenants: attention list in ${Math.round(attentionMs)} ms, its tenants in ${Math.round(ms - attentionMs)} ms`,
  );
  expect(page.total).toBe(20);
  // Compared each with each it would take a minute.
  expect(ms).toBeLessThan(5_000);
});
