import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { requestRun } from "../runs/create.ts";
import { listFailures } from "../runs/failures.ts";
import { listAttention } from "./attention.ts";
import { listTenants } from "./queries.ts";
import { tenantListSchema } from "./schema.ts";

const all = { tenants: "all" } as const;
const dayMs = 24 * 60 * 60 * 1_000;
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.db.credential.deleteMany();
  await store.db.tenant.updateMany({ data: { archivedAt: new Date() } });
  // Names are unique.
  await store.db.$executeRaw`UPDATE app_registrations SET name = id::text`;
});

/** An app registration with tenants of its own. */
async function addApp(name: string, tenants: number, data: object = {}): Promise<string> {
  const { id } = await store.db.appRegistration.create({
    data: { name, clientId: randomUUID(), cloud: "simulated" },
  });
  await store.db.tenant.createMany({
    data: Array.from({ length: tenants }, (_, n) => ({
      entraTenantId: randomUUID(),
      domain: `${id}-${n}.onmicrosoft.com`,
      name: `${name} customer ${n}`,
      cloud: "simulated" as const,
      appRegistrationId: id,
      ...data,
    })),
  });
  return id;
}

/** A credential that is in use since `usedDaysAgo`; null: not yet. */
async function addCredential(
  appRegistrationId: string,
  endsInDays: number,
  { usedDaysAgo = 1, ...data }: { usedDaysAgo?: number | null; state?: "ready" | "retired" } = {},
): Promise<void> {
  await store.db.credential.create({
    data: {
      id: randomUUID(),
      appRegistrationId,
      kind: "secret",
      field: "secret",
      sealed: "{}",
      keyId: "k",
      expiresAt: new Date(Date.now() + endsInDays * dayMs),
      activeFrom: usedDaysAgo === null ? null : new Date(Date.now() - usedDaysAgo * dayMs),
      ...data,
    },
  });
}

const shown = async () =>
  (await listAttention(store.db, all)).map(({ code, count, apps }) => [
    code,
    count,
    apps.map(({ name }) => name),
  ]);
const find = async (error: string) =>
  (await listTenants(store.db, all, tenantListSchema.parse({ error }))).total;

describe("a credential in use that ends", () => {
  test.each([
    [-1, "credential-ended"],
    [0.9, "credential-ends-in-1"],
    [1.1, "credential-ends-in-7"],
    [6.9, "credential-ends-in-7"],
    [13.9, "credential-ends-in-14"],
    [29.9, "credential-ends-in-30"],
    [59.9, "credential-ends-in-60"],
    [60.1, null],
  ])("in %d days stands under %s", async (days, code) => {
    const app = await addApp("one", 2);
    await addCredential(app, days);
    expect(await shown()).toEqual(code ? [[code, 2, ["one"]]] : []);
  });

  test("says its app registration, its kind and its day, and its code finds the tenants that it serves", async () => {
    const [near, far] = [await addApp("near", 2), await addApp("far", 3)];
    await addApp("other", 4);
    await addCredential(near, 2);
    await addCredential(far, 5);
    const [group, ...rest] = await listAttention(store.db, all);
    expect(rest).toEqual([]);
    expect(group).toMatchObject({
      code: "credential-ends-in-7",
      where: "once",
      count: 5,
      appCount: 2,
      apps: [
        { id: near, name: "near", count: 2, credential: { kind: "secret" } },
        { id: far, name: "far", count: 3 },
      ],
    });
    const endsAt = Date.parse(group?.apps[0]?.credential?.endsAt ?? "");
    expect(Math.round((endsAt - Date.now()) / dayMs)).toBe(2);
    expect(await find("credential-ends-in-7")).toBe(5);
    expect(await find("credential-ends-in-14")).toBe(0);
  });

  test("stands there no more once another was put to use, and one that is retired or not in use never does", async () => {
    const app = await addApp("one", 2);
    await addCredential(app, 3, { usedDaysAgo: 20 });
    await addCredential(app, 0.5, { state: "retired", usedDaysAgo: 10 });
    await addCredential(app, 1.5, { usedDaysAgo: null });
    expect(await shown()).toEqual([["credential-ends-in-7", 2, ["one"]]]);
    await addCredential(app, 700, { usedDaysAgo: 0 });
    expect(await shown()).toEqual([]);
    expect(await find("credential-ends-in-7")).toBe(0);
  });

  test("in use counts, whatever end an older one has that could still be used", async () => {
    const app = await addApp("one", 1);
    await addCredential(app, 700, { usedDaysAgo: 20 });
    await addCredential(app, 3, { usedDaysAgo: 1 });
    expect(await shown()).toEqual([["credential-ends-in-7", 1, ["one"]]]);
    expect(await find("credential-ends-in-7")).toBe(1);
  });

  test("counts within the scope, and is not there where it serves nobody in it", async () => {
    const app = await addApp("one", 3);
    await addCredential(app, 3);
    const { id } = await store.db.tenant.findFirstOrThrow({ where: { appRegistrationId: app } });
    await store.db.tenant.update({ where: { id }, data: { tags: ["mine"] } });
    expect(await listAttention(store.db, { tags: ["mine"] })).toMatchObject([
      { count: 1, tenants: [{ id }], apps: [{ count: 1 }] },
    ]);
    expect(await listAttention(store.db, { tags: ["nobody's"] })).toEqual([]);
    await store.db.tenant.updateMany({ data: { archivedAt: new Date() } });
    expect(await shown()).toEqual([]);
  });
});

test("what ends within a week goes before errors, what ends later after them", async () => {
  for (const days of [-1, 0.5, 5, 10, 20, 50]) await addCredential(await addApp(`${days}`, 1), days);
  await addApp("failing", 9, { errorCode: "no-consent" });
  expect((await shown()).map(([code]) => code)).toEqual([
    "credential-ended",
    "credential-ends-in-1",
    "credential-ends-in-7",
    "no-consent",
    "credential-ends-in-14",
    "credential-ends-in-30",
    "credential-ends-in-60",
  ]);
});

describe("an error that is cured in the app registration", () => {
  test("names it, with the most tenants first; one that is cured in the tenant names none", async () => {
    const big = await addApp("big", 7, { errorCode: "secret-expired" });
    const small = await addApp("small", 2, { errorCode: "secret-expired" });
    await addApp("third", 1, { errorCode: "no-consent" });
    const groups = await listAttention(store.db, all);
    expect(groups).toMatchObject([
      {
        code: "secret-expired",
        where: "once",
        count: 9,
        appCount: 2,
        apps: [
          { id: big, name: "big", count: 7, credential: null },
          { id: small, name: "small", count: 2, credential: null },
        ],
      },
      { code: "no-consent", where: "each", apps: [], appCount: 0 },
    ]);
  });

  test("names it in a run's failures too, and counts that run's tenants alone", async () => {
    const big = await addApp("big", 7);
    await addApp("small", 2);
    const tenants = await store.db.tenant.findMany({
      where: { archivedAt: null },
      take: 8,
      orderBy: [{ name: "asc" }],
    });
    const fail = async (ids: string[]) => {
      const run = await requestRun(store, technician, origin, {
        action: "check",
        target: { tenantIds: ids },
      });
      await store.db.runItem.updateMany({
        where: { runId: run.id },
        data: { state: "failed", errorCode: "secret-expired", endedAt: new Date() },
      });
      return run;
    };
    const ids = tenants.map(({ id }) => id);
    await fail(ids.slice(0, 3));
    const run = await fail(ids);
    expect(await listFailures(store.db, all, run.id)).toMatchObject([
      {
        code: "secret-expired",
        count: 8,
        appCount: 2,
        apps: [
          { id: big, name: "big", count: 7 },
          { name: "small", count: 1 },
        ],
      },
    ]);
  });
});

test("a tenant that Microsoft's list of customers no longer has stands there, and its code finds it", async () => {
  await addApp("one", 2, { goneAt: new Date() });
  await addApp("two", 1);
  expect(await shown()).toEqual([["customer-gone", 2, []]]);
  expect(await find("customer-gone")).toBe(2);
});
