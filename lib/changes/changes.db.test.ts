import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { claimItem, renewLease } from "../runs/claim.ts";
import { requestRun } from "../runs/create.ts";
import { listRunItems } from "../runs/queries.ts";
import { recordOutcome } from "../runs/record.ts";
import { trimChanges } from "./commands.ts";
import { readChangeRange, readChanges } from "./queries.ts";
import { changeChannel, mostReplayed } from "./schema.ts";

const all = { tenants: "all" } as const;
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

async function kindsSince(seq: number): Promise<string[]> {
  const { items } = await readChanges(store.db, all, seq, 1_000);
  return items.map(({ kind, ref }) => `${kind} ${ref}`);
}

test("each step of a run is told with the tenant and the run it concerns, and a renewed lease is no news", async () => {
  const tenantId = await store.addTenant();
  let { newest } = await readChangeRange(store.db);
  const run = await requestRun(store, technician, origin, {
    action: "block",
    target: { tenantIds: [tenantId] },
  });
  expect(await kindsSince(newest)).toEqual(
    expect.arrayContaining([`tenant ${tenantId}`, `run ${run.id}`, expect.stringMatching(/^audit \d+$/)]),
  );

  ({ newest } = await readChangeRange(store.db));
  const {
    items: [item],
  } = await listRunItems(store.db, all, run.id);
  const claim = await claimItem(store.db, "w", item?.id ?? "");
  if (!claim) throw new Error("not claimed");
  expect(await kindsSince(newest)).toEqual(expect.arrayContaining([`tenant ${tenantId}`, `run ${run.id}`]));

  ({ newest } = await readChangeRange(store.db));
  await renewLease(store.db, claim);
  expect(await kindsSince(newest)).toEqual([]);
  await recordOutcome(store, claim, {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "was-already",
  });
  expect(await kindsSince(newest)).toEqual(expect.arrayContaining([`tenant ${tenantId}`, `run ${run.id}`]));
});

test("numbers follow the order of commits: a reader of n has missed nothing below n", async () => {
  const tenantIds = await Promise.all(Array.from({ length: 6 }, () => store.addTenant()));
  const { newest } = await readChangeRange(store.db);
  const seen: number[] = [];
  let reading = true;
  const reader = (async () => {
    let after = newest;
    while (reading) {
      const { items, lastSeq } = await readChanges(store.db, all, after, 1_000);
      seen.push(...items.map(({ seq }) => seq));
      after = lastSeq;
    }
  })();
  const rename = (tenantId: string, n: number) =>
    store.db.$transaction(
      async (tx) => {
        await tx.tenant.update({ where: { id: tenantId }, data: { name: `name ${n}` } });
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 13));
      },
      { maxWait: 15_000 },
    );
  for (let round = 0; round < 8; round += 1)
    await Promise.all(tenantIds.map((id, n) => rename(id, round * 6 + n)));
  await vi.waitFor(() => expect(seen).toHaveLength(48), { timeout: 5_000 });
  reading = false;
  await reader;
  const { items } = await readChanges(store.db, all, newest, 1_000);
  expect(seen).toEqual(items.map(({ seq }) => seq));
});

test("a change is announced when it is committed, and one that is rolled back never", async () => {
  const tenantId = await store.addTenant();
  const listener = new pg.Client({ connectionString: store.database.productUrl });
  await listener.connect();
  let notices = 0;
  listener.on("notification", () => {
    notices += 1;
  });
  await listener.query(`LISTEN ${changeChannel}`);
  const undone = store.db.$transaction(async (tx) => {
    await tx.tenant.update({ where: { id: tenantId }, data: { name: "x" } });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  await store.db.tenant.update({ where: { id: tenantId }, data: { name: "y" } });
  await vi.waitFor(() => expect(notices).toBe(1), { timeout: 2_000 });
  await listener.end();
});

test("a limited scope is told of its own tenants only", async () => {
  const [mine, other] = [await store.addTenant(), await store.addTenant()];
  await store.db.tenant.update({ where: { id: mine }, data: { tags: ["gold"] } });
  const { newest } = await readChangeRange(store.db);
  for (const id of [mine, other]) await store.db.tenant.update({ where: { id }, data: { name: `n ${id}` } });
  const { items, lastSeq } = await readChanges(store.db, { tags: ["gold"] }, newest, 100);
  expect(items.map(({ ref }) => ref)).toEqual([mine]);
  expect(lastSeq).toBe((await readChangeRange(store.db)).newest);
});

test("old changes are tidied away, those that may be asked for stay", async () => {
  await store.db
    .$executeRaw`INSERT INTO changes (kind, ref) SELECT 'tenant', 'x' FROM generate_series(1, ${2 * mostReplayed + 500})`;
  expect(await trimChanges(store.db)).toBeGreaterThanOrEqual(500);
  const { oldest, newest } = await readChangeRange(store.db);
  expect(newest - oldest).toBe(2 * mostReplayed);
});
