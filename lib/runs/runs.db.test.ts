import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { readChain } from "../audit/queries.ts";
import { checkChain } from "../audit/rules.ts";
import type { AuditEvent } from "../audit/schema.ts";
import { getTenant } from "../tenants/queries.ts";
import { type Claim, claimItem, renewLease } from "./claim.ts";
import { requestRun } from "./create.ts";
import { permitSet } from "./permit.ts";
import { findDueItems, getRun, listRunItems } from "./queries.ts";
import { recordOutcome } from "./record.ts";
import type { RunView } from "./schema.ts";

const all = { tenants: "all" } as const;
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

const gone = () => "gone" as const;

async function block(tenantId: string, actor = technician): Promise<RunView> {
  return requestRun(store, actor, origin, { action: "block", target: { tenantIds: [tenantId] } });
}

async function claimOnly(run: RunView): Promise<Claim> {
  const [item] = await listRunItems(store.db, all, run.id);
  const claim = await claimItem(store.db, "w1", item?.id ?? "");
  if (!claim) throw new Error("not claimed");
  return claim;
}

async function eventsOf(runId: string): Promise<AuditEvent[]> {
  const rows = await store.db.auditEvent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
  return rows.map((row) => JSON.parse(row.body));
}

async function expireLease(claim: Claim): Promise<void> {
  await store.db
    .$executeRaw`UPDATE run_items SET lease_until = now() - interval '1 second' WHERE id = ${claim.itemId}::uuid`;
}

test("a block goes from request to read-back, each step in the history in order, and the chain checks", async () => {
  const tenantId = await store.addTenant();
  const run = await block(tenantId);
  expect(run).toMatchObject({ state: "running", outcome: null, counts: { queued: 1 } });
  const claim = await claimOnly(run);
  expect(store.woken).toContain(claim.itemId);
  expect((await getTenant(store.db, all, tenantId))?.activeRunId).toBe(run.id);
  expect(await permitSet(store, claim, "allowed", gone)).toEqual({ go: true });
  expect(
    await recordOutcome(store, claim, {
      kind: "set",
      before: "allowed",
      after: "blocked",
      result: "changed",
    }),
  ).toBe(true);

  expect(await getRun(store.db, all, run.id)).toMatchObject({
    state: "finished",
    outcome: "succeeded",
    counts: { succeeded: 1 },
  });
  const tenant = await getTenant(store.db, all, tenantId);
  expect(tenant).toMatchObject({ directSend: "blocked", reason: null, activeRunId: null, error: null });
  expect(tenant?.lastChange?.words).toContain("up to 30 minutes");
  const events = await eventsOf(run.id);
  expect(events.map((event) => event.type)).toEqual([
    "run.requested",
    "item.setting",
    "item.succeeded",
    "run.finished",
  ]);
  expect(events[1]).toMatchObject({
    before: "allowed",
    requested: "blocked",
    actor: { name: technician.name },
  });
  expect(events[2]).toMatchObject({ before: "allowed", after: "blocked" });
  const readings = await store.db.reading.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  expect(readings.map((reading) => reading.directSend)).toEqual(["allowed", "blocked"]);
  expect(checkChain(await readChain(store.db, 0, 10_000), store.signer.publicKeyPem)).toMatchObject({
    ok: true,
  });
});

test("of many claims at once exactly one wins", async () => {
  const run = await block(await store.addTenant());
  const [item] = await listRunItems(store.db, all, run.id);
  const claims = await Promise.all(
    Array.from({ length: 8 }, (_, n) => claimItem(store.db, `w${n}`, item?.id ?? "")),
  );
  expect(claims.filter(Boolean)).toHaveLength(1);
});

test("two items of one tenant are never at work together, and the second one waits", async () => {
  const tenantId = await store.addTenant();
  const [first, second] = [await block(tenantId), await block(tenantId)];
  const claim = await claimOnly(first);
  const [waiting] = await listRunItems(store.db, all, second.id);
  expect(await claimItem(store.db, "w2", waiting?.id ?? "")).toBeNull();
  await expect(block(tenantId)).rejects.toMatchObject({ code: "tenant-busy" });
  const before = store.woken.length;
  await recordOutcome(store, claim, {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "was-already",
  });
  expect(store.woken.slice(before)).toEqual([waiting?.id]);
  expect(await claimItem(store.db, "w2", waiting?.id ?? "")).not.toBeNull();
});

test("what an older attempt says is refused", async () => {
  const run = await block(await store.addTenant());
  const old = await claimOnly(run);
  await expireLease(old);
  expect(await findDueItems(store.db, 1_000)).toContain(old.itemId);
  const fresh = await claimItem(store.db, "w2", old.itemId);
  expect(fresh?.attempt).toBe(2);
  expect(await renewLease(store.db, old)).toBe(false);
  expect(await permitSet(store, old, "allowed", gone)).toEqual({ go: false, why: "lost" });
  expect(
    await recordOutcome(store, old, { kind: "set", before: "allowed", after: "blocked", result: "changed" }),
  ).toBe(false);
  expect((await eventsOf(run.id)).map((event) => event.type)).toEqual(["run.requested"]);
});

test("an expired lease gives no permission, even when nobody else has taken the item", async () => {
  const claim = await claimOnly(await block(await store.addTenant()));
  await expireLease(claim);
  expect(await permitSet(store, claim, "allowed", gone)).toEqual({ go: false, why: "lost" });
});

test("the next go waits while an earlier engine may still act, at most 60 s", async () => {
  const claim = await claimOnly(await block(await store.addTenant()));
  await permitSet(store, claim, "allowed", gone);
  await expireLease(claim);
  const fresh = await claimItem(store.db, "w2", claim.itemId);
  if (!fresh) throw new Error("not claimed");
  const permit = await permitSet(store, fresh, "allowed", () => "elsewhere");
  if (permit.go || permit.why !== "wait") throw new Error("permitted");
  const seconds = (permit.until.getTime() - Date.now()) / 1_000;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(61);
  await recordOutcome(store, fresh, { kind: "wait", until: permit.until, read: "allowed" });
  expect(await findDueItems(store.db, 1_000)).not.toContain(claim.itemId);
  await store.db
    .$executeRaw`UPDATE attempts SET go_at = go_at - interval '61 seconds' WHERE item_id = ${claim.itemId}::uuid`;
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE id = ${claim.itemId}::uuid`;
  const later = await claimItem(store.db, "w3", claim.itemId);
  if (!later) throw new Error("not claimed");
  expect(await permitSet(store, later, "allowed", () => "elsewhere")).toEqual({ go: true });
});

test("a value set by a lost attempt is told as such, with the first before", async () => {
  const tenantId = await store.addTenant();
  const run = await block(tenantId);
  const claim = await claimOnly(run);
  await permitSet(store, claim, "allowed", gone);
  await expireLease(claim);
  const fresh = await claimItem(store.db, "w2", claim.itemId);
  if (!fresh) throw new Error("not claimed");
  expect(fresh).toMatchObject({ attempt: 2, before: "allowed", setAt: expect.any(Date) });
  await recordOutcome(store, fresh, {
    kind: "set",
    before: "blocked",
    after: "blocked",
    result: "set-earlier",
  });
  const [item] = await listRunItems(store.db, all, run.id);
  expect(item).toMatchObject({ state: "succeeded", before: "allowed", after: "blocked" });
  expect(item?.words).toContain("Set by an earlier attempt");
  expect(await getTenant(store.db, all, tenantId)).toMatchObject({ directSend: "blocked" });
});

test("a lost reply makes the state unknown until it is read, and the run waits for it", async () => {
  const tenantId = await store.addTenant();
  const run = await block(tenantId);
  const claim = await claimOnly(run);
  await permitSet(store, claim, "allowed", gone);
  const failure = { code: "engine-ended", class: "transient" as const, raw: "gone" };
  await recordOutcome(store, claim, { kind: "uncertain", failure });
  expect(await getTenant(store.db, all, tenantId)).toMatchObject({
    directSend: "unknown",
    reason: "Set, not read back yet",
  });
  expect(await getRun(store.db, all, run.id)).toMatchObject({ state: "running", counts: { verifying: 1 } });
  await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE id = ${claim.itemId}::uuid`;
  const reread = await claimItem(store.db, "w1", claim.itemId);
  expect(reread).toMatchObject({ verifying: true, attempt: 2 });
  if (reread) await recordOutcome(store, reread, { kind: "read", value: "blocked" });
  expect(await getRun(store.db, all, run.id)).toMatchObject({ state: "finished", outcome: "succeeded" });
  expect((await eventsOf(run.id)).map((event) => event.type)).toEqual([
    "run.requested",
    "item.setting",
    "item.verifying",
    "item.succeeded",
    "run.finished",
  ]);
});

test("a requester who lost the right gets no go, and the history says so", async () => {
  const person = await store.addPerson("technician");
  const run = await block(await store.addTenant(), person);
  const claim = await claimOnly(run);
  await store.db.person.update({ where: { id: person.id }, data: { role: "viewer" } });
  const permit = await permitSet(store, claim, "allowed", gone);
  expect(permit).toEqual({ go: false, why: "skip", code: "requester-not-allowed" });
  await recordOutcome(store, claim, { kind: "skipped", code: "requester-not-allowed", read: "allowed" });
  expect((await eventsOf(run.id)).map((event) => event.type)).toEqual([
    "run.requested",
    "item.skipped",
    "run.finished",
  ]);
});

test("nothing may be sent when the history can't be written", async () => {
  const claim = await claimOnly(await block(await store.addTenant()));
  const broken = {
    ...store,
    signer: {
      ...store.signer,
      sign: () => {
        throw new Error("no key");
      },
    },
  };
  await expect(permitSet(broken, claim, "allowed", gone)).rejects.toThrow("no key");
  const item = await store.db.runItem.findUniqueOrThrow({ where: { id: claim.itemId } });
  expect(item).toMatchObject({ setAt: null, before: null });
});

test("the same Idempotency-Key makes one run, however many ask at once; another request with it is refused", async () => {
  const tenantId = await store.addTenant();
  const input = { action: "check" as const, target: { tenantIds: [tenantId] } };
  const key = randomUUID();
  const runs = await Promise.all(
    Array.from({ length: 20 }, () => requestRun(store, technician, origin, input, key)),
  );
  expect(new Set(runs.map((run) => run.id)).size).toBe(1);
  expect(await store.db.run.count({ where: { idempotencyKey: key } })).toBe(1);
  await expect(
    requestRun(store, technician, origin, { ...input, action: "block" }, key),
  ).rejects.toMatchObject({
    code: "idempotency-key-reused",
  });
});

test("a check writes one event for its request and one for each state that changed", async () => {
  const [one, two] = [await store.addTenant(), await store.addTenant()];
  const input = { action: "check" as const, target: { tenantIds: [one, two] } };
  for (const expected of [["run.requested", "tenant.stateRead", "tenant.stateRead"], ["run.requested"]]) {
    const run = await requestRun(store, technician, origin, input);
    for (const { id } of await listRunItems(store.db, all, run.id)) {
      const claim = await claimItem(store.db, "w1", id);
      if (claim) await recordOutcome(store, claim, { kind: "read", value: "allowed" });
    }
    expect((await eventsOf(run.id)).map((event) => event.type)).toEqual(expected);
  }
});

test("a failed check keeps the last reading with its age and shows the error beside it", async () => {
  const tenantId = await store.addTenant();
  for (const outcome of [
    { kind: "read" as const, value: "blocked" as const },
    {
      kind: "failed" as const,
      failure: { code: "no-consent", class: "tenant" as const, raw: "AADSTS700016" },
      settled: false,
    },
  ]) {
    const run = await requestRun(store, technician, origin, {
      action: "check",
      target: { tenantIds: [tenantId] },
    });
    await recordOutcome(store, await claimOnly(run), outcome);
  }
  expect(await getTenant(store.db, all, tenantId)).toMatchObject({
    directSend: "blocked",
    error: { code: "no-consent" },
  });
});

test("a check of all that match a filter is frozen when it is asked for", async () => {
  const tag = randomUUID();
  const ids = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
  await store.db.tenant.updateMany({ where: { id: { in: ids.slice(0, 2) } }, data: { tags: [tag] } });
  const run = await requestRun(store, technician, origin, { action: "check", target: { filter: { tag } } });
  await store.db.tenant.updateMany({ where: { id: { in: ids } }, data: { tags: [tag] } });
  expect((await listRunItems(store.db, all, run.id)).map((item) => item.tenantId).toSorted()).toEqual(
    ids.slice(0, 2).toSorted(),
  );
  const nothing = requestRun(store, technician, origin, {
    action: "check",
    target: { filter: { tag: randomUUID() } },
  });
  await expect(nothing).rejects.toMatchObject({ code: "not-found" });
});

test("after a refusal nothing counts as set: a value found later is not ours, and can't be undone as ours", async () => {
  const tenantId = await store.addTenant();
  const run = await block(tenantId);
  const first = await claimOnly(run);
  await permitSet(store, first, "allowed", gone);
  const failure = { code: "throttled", class: "transient" as const, raw: "429", retryAfterSeconds: 0 };
  await recordOutcome(store, first, { kind: "failed", failure, settled: true, read: "allowed" });
  const second = await claimOnly(run);
  expect(second).toMatchObject({ attempt: 2, setAt: null, before: null, verifying: false });
  const lost = { code: "network", class: "transient" as const, raw: "" };
  await recordOutcome(store, second, {
    kind: "failed",
    failure: { ...lost, retryAfterSeconds: 0 },
    settled: false,
  });
  expect(await listRunItems(store.db, all, run.id)).toMatchObject([{ state: "queued", setAt: null }]);
  expect(await getTenant(store.db, all, tenantId)).toMatchObject({ directSend: "allowed" });
});

test("a lost attempt that had its go is not forgotten by another one's refusal", async () => {
  const run = await block(await store.addTenant());
  const first = await claimOnly(run);
  await permitSet(store, first, "allowed", gone);
  await expireLease(first);
  const second = await claimOnly(run);
  const failure = { code: "throttled", class: "transient" as const, raw: "429", retryAfterSeconds: 0 };
  await recordOutcome(store, second, { kind: "failed", failure, settled: true, read: "allowed" });
  expect(await claimOnly(run)).toMatchObject({ setAt: expect.any(Date), before: "allowed" });
});

test("an engine that is seen alive on this machine is waited for, however old its go is", async () => {
  const run = await block(await store.addTenant());
  const first = await claimOnly(run);
  await permitSet(store, first, "allowed", gone);
  await store.db
    .$executeRaw`UPDATE attempts SET go_at = now() - interval '1 hour' WHERE item_id = ${first.itemId}::uuid`;
  await expireLease(first);
  const second = await claimOnly(run);
  expect(await permitSet(store, second, "allowed", () => "alive")).toMatchObject({ go: false, why: "wait" });
  expect(await permitSet(store, second, "allowed", () => "elsewhere")).toEqual({ go: true });
});

test("a tenant with hundreds of waiting items hides no other tenant from the sweep", async () => {
  const [busy, other] = [await store.addTenant(), await store.addTenant()];
  const input = { action: "check" as const, target: { tenantIds: [busy] } };
  const runs = [await requestRun(store, technician, origin, input)];
  for (let n = 0; n < 12; n += 1) runs.push(await requestRun(store, technician, origin, input));
  const [firstRun] = runs;
  if (!firstRun) throw new Error("no run");
  const wanted = await requestRun(store, technician, origin, { ...input, target: { tenantIds: [other] } });
  const [item] = await listRunItems(store.db, all, wanted.id);
  const due = await findDueItems(store.db, 1_000);
  expect(due).toContain(item?.id);
  const waiting = (await Promise.all(runs.map((run) => listRunItems(store.db, all, run.id))))
    .flat()
    .map(({ id }) => id);
  expect(due.filter((id) => waiting.includes(id))).toHaveLength(1);
  await claimOnly(firstRun);
  expect((await findDueItems(store.db, 1_000)).filter((id) => waiting.includes(id))).toEqual([]);
});

test("a reading is no younger than its observation, however late it is recorded", async () => {
  const tenantId = await store.addTenant();
  const run = await requestRun(store, technician, origin, {
    action: "check",
    target: { tenantIds: [tenantId] },
  });
  await recordOutcome(store, await claimOnly(run), { kind: "read", value: "blocked" }, { ageMs: 60_000 });
  const checkedAt = (await getTenant(store.db, all, tenantId))?.checkedAt ?? "";
  expect(Date.now() - Date.parse(checkedAt)).toBeGreaterThan(59_000);
});
