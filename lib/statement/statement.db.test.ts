import { afterAll, beforeAll, expect, test } from "vitest";
import { everyTenant, gone, openTestRuns, type TestRuns } from "../../prisma/test-runs.ts";
import { origin, type TestStore } from "../../prisma/test-store.ts";
import type { KnownDirectSend } from "../direct-send/schema.ts";
import { permitSet } from "../runs/permit.ts";
import { recordOutcome } from "../runs/record.ts";
import { archiveTenant, restoreTenant } from "../tenants/archive.ts";
import { noteStatement } from "./commands.ts";
import { readPeriods, readStatement } from "./queries.ts";

let runs: TestRuns;
let store: TestStore;

beforeAll(async () => {
  runs = await openTestRuns();
  store = runs.store;
});
afterAll(() => store.close());

async function check(tenantId: string, value: KnownDirectSend): Promise<void> {
  const run = await runs.begin("check", [tenantId]);
  await recordOutcome(store, await runs.claim(run.id), { kind: "read", value });
}

async function change(tenantIds: string[], action: "block" | "allow"): Promise<string> {
  const run = await runs.begin(action, tenantIds);
  const [before, after] =
    action === "block" ? (["allowed", "blocked"] as const) : (["blocked", "allowed"] as const);
  for (const position of tenantIds.keys())
    await runs.change(await runs.claim(run.id, position), before, after);
  return run.id;
}

const outline = async (tenantId: string) =>
  (await readPeriods(store.db, everyTenant, tenantId))?.map(
    ({ state, unknownBecause, began }) => `${unknownBecause ?? state} ${began.how}`,
  );

const wholeRange = { from: "2020-01-01", to: "2099-12-31" };
const statementOf = (tenantId: string, range = wholeRange, now = new Date()) =>
  readStatement(store.db, everyTenant, tenantId, range, now);

test("what runs record of a tenant is told as its periods, with who and why", async () => {
  const tenantId = await store.addTenant();
  expect(await outline(tenantId)).toEqual(["not-read added"]);
  await check(tenantId, "allowed");
  const runId = await change([tenantId], "block");
  await check(tenantId, "blocked");
  await check(tenantId, "allowed");
  await change([tenantId], "block");
  expect(await outline(tenantId)).toEqual([
    "not-read added",
    "allowed read",
    "blocked set",
    "between-readings outside",
    "allowed outside",
    "blocked set",
  ]);
  const periods = await readPeriods(store.db, everyTenant, tenantId);
  expect(periods?.[2]).toMatchObject({
    reads: 2,
    began: { by: { name: runs.technician.name, action: "block", reason: "a test", runId } },
  });
});

test("of a run over many tenants each one has the reason and who asked for it", async () => {
  const ids = [await store.addTenant(), await store.addTenant()];
  for (const id of ids) await check(id, "allowed");
  const runId = await change(ids, "block");
  for (const id of ids)
    expect((await readPeriods(store.db, everyTenant, id))?.at(-1)).toMatchObject({
      state: "blocked",
      began: { how: "set", by: { reason: "a test", runId } },
    });
});

test("a Set whose reply was lost leaves the state unknown", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "allowed");
  const run = await runs.begin("block", [tenantId]);
  const claim = await runs.claim(run.id);
  expect((await permitSet(store, claim, "allowed", gone)).go).toBe(true);
  const failure = { code: "engine-lost", class: "transient" as const, raw: "gone" };
  await recordOutcome(store, claim, { kind: "uncertain", failure });
  expect(await outline(tenantId)).toEqual(["not-read added", "allowed read", "set-not-read set"]);
});

test("an archived tenant has no statement, and when it is back the time without readings is unknown", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "blocked");
  await archiveTenant(store, runs.technician, origin, tenantId);
  expect(await readPeriods(store.db, everyTenant, tenantId)).toBeNull();
  expect(await statementOf(tenantId)).toBeNull();
  await restoreTenant(store, runs.technician, origin, tenantId);
  await check(tenantId, "blocked");
  expect(await outline(tenantId)).toEqual([
    "not-read added",
    "blocked read",
    "archived archived",
    "blocked read",
  ]);
});

test("a statement tells nothing of what was recorded after its last day", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "allowed");
  const yesterday = new Date(Date.now() - 86_400_000);
  await store.db.tenant.update({
    where: { id: tenantId },
    data: { createdAt: new Date(Date.now() - 5 * 86_400_000) },
  });
  const day = yesterday.toISOString().slice(0, 10);
  const statement = await statementOf(tenantId, { from: day, to: day });
  expect(statement).toMatchObject({ isOver: true, events: null });
  expect(statement?.periods).toMatchObject([{ unknownBecause: "not-read", to: null }]);
});

test("a statement names its events in the history", async () => {
  const tenantId = await store.addTenant();
  await check(tenantId, "allowed");
  const own = await store.db.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" } });
  expect((await statementOf(tenantId))?.events).toEqual({
    count: own.length,
    first: Number(own[0]?.seq),
    last: Number(own.at(-1)?.seq),
  });
});

test("that a statement was printed stands in the history, with its days and the tenant", async () => {
  const tenantId = await store.addTenant();
  const range = { from: "2026-01-01", to: "2026-03-31" };
  await noteStatement(store, runs.technician, origin, tenantId, range);
  const { body } = await store.db.auditEvent.findFirstOrThrow({
    where: { type: "history.statementMade", tenantId },
  });
  expect(JSON.parse(body)).toMatchObject({
    ...range,
    tenant: { id: tenantId },
    actor: { name: runs.technician.name },
  });
  await archiveTenant(store, runs.technician, origin, tenantId);
  await expect(noteStatement(store, runs.technician, origin, tenantId, range)).rejects.toMatchObject({
    code: "not-found",
  });
});

test("a tenant with ten years of daily readings is told in under a second", async () => {
  const tenantId = await store.addTenant();
  const run = await runs.begin("check", [tenantId]);
  await store.db.$executeRaw`
    INSERT INTO readings (tenant_id, direct_send, at, run_id)
    SELECT ${tenantId}::uuid, 'blocked', now() - make_interval(days => 3650 - day), ${run.id}::uuid
    FROM generate_series(1, 3650) AS day`;
  const startedAt = performance.now();
  const periods = await readPeriods(store.db, everyTenant, tenantId);
  const ms = performance.now() - startedAt;
  console.log(`3,650 readings told in ${Math.round(ms)} ms`);
  expect(periods?.at(-1)).toMatchObject({ state: "blocked", reads: 3650 });
  expect(ms).toBeLessThan(1_000);
});
