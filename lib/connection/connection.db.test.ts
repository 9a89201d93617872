import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { addAppRegistration } from "../credentials/commands.ts";
import { claimJob, type JobClaim, requestJob } from "../jobs/commands.ts";
import type { JobTenant } from "../jobs/schema.ts";
import { archiveTenant } from "../tenants/archive.ts";
import { editTenant } from "../tenants/edit.ts";
import { excludeTenant } from "../tenants/exclusions.ts";
import { getTenant } from "../tenants/queries.ts";
import type { Cloud } from "../tenants/schema.ts";
import { recordConnection, requestConnections } from "./commands.ts";
import { permitHydration, recordHydration } from "./hydration.ts";
import { readConnection } from "./queries.ts";
import { beginConnection, endConnection, settleStep } from "./rules.ts";
import type { Connection, StepResult } from "./schema.ts";

const all = { tenants: "all" } as const;
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

function addApp(cloud: Cloud): Promise<string> {
  const clientId = crypto.randomUUID();
  const app = { name: clientId, clientId, cloud, multiTenant: true, homeTenantId: null };
  return addAppRegistration(store, technician, origin, app);
}

type Claimed = JobClaim & { tenant: JobTenant };

async function claim(jobId: string): Promise<Claimed> {
  const claimed = await claimJob(store.db, jobId);
  if (!claimed?.tenant) throw new Error("not claimed");
  return { ...claimed, tenant: claimed.tenant };
}

async function beginCheck(tenantId: string): Promise<Claimed> {
  return claim((await requestJob(store, technician, origin, { kind: "connection", tenantId })).id);
}

function found(...results: StepResult[]): Connection {
  return endConnection(results.reduce(settleStep, beginConnection()));
}
const good = (): Connection => found({ step: "token", state: "passed" });
const failed = (code: string): Connection =>
  found({ step: "token", state: "failed", code, raw: "the words" });

async function check(tenantId: string, connection: Connection): Promise<void> {
  const claimed = await beginCheck(tenantId);
  await recordConnection(store, claimed, claimed.tenant, connection);
}
const view = (tenantId: string) => readConnection(store.db, all, tenantId);
const detail = (tenantId: string) => getTenant(store.db, all, tenantId);

async function typesOf(tenantId: string): Promise<string[]> {
  const rows = await store.db.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" } });
  return rows.map(({ type }) => type).filter((type) => type !== "tenant.added" && type !== "job.requested");
}

describe("what a check found", () => {
  test("is kept with its event, and a failure that stays is the tenant's newest", async () => {
    const id = await store.addTenant();
    await check(id, failed("no-consent"));
    expect(await view(id)).toMatchObject({
      connection: {
        outcome: "failed",
        steps: expect.arrayContaining([
          {
            step: "token",
            state: "failed",
            code: "no-consent",
            raw: "the words",
            cause: expect.stringContaining("consent"),
            fix: expect.stringContaining("link"),
          },
          { step: "state", state: "waiting", cause: null, fix: null },
        ]),
      },
      checkedAt: expect.any(String),
      jobId: null,
    });
    expect(await detail(id)).toMatchObject({ error: { code: "no-consent" }, directSend: "unknown" });
    expect(await typesOf(id)).toEqual(["tenant.connectionChecked"]);
  });

  test("clears the failure when everything works, and claims no state", async () => {
    const id = await store.addTenant();
    await check(id, failed("role-missing"));
    await store.db.tenant.update({ where: { id }, data: { authFailures: 3 } });
    await check(id, { ...good(), directSend: "blocked" });
    expect(await detail(id)).toMatchObject({
      error: null,
      directSend: "unknown",
      reason: "Not read yet",
      checkedAt: null,
    });
    expect(await store.db.tenant.findUnique({ where: { id } })).toMatchObject({ authFailures: 0 });
    expect(await view(id)).toMatchObject({ connection: { directSend: "blocked", outcome: "passed" } });
    expect(await store.db.reading.count({ where: { tenantId: id } })).toBe(0);
  });

  test("is no failure of the tenant where it will pass by itself", async () => {
    const id = await store.addTenant();
    await check(id, failed("throttled"));
    expect(await detail(id)).toMatchObject({ error: null });
    expect(await view(id)).toMatchObject({ connection: { outcome: "failed" } });
  });

  test("by an attempt that was lost is refused", async () => {
    const id = await store.addTenant();
    const lost = await beginCheck(id);
    await store.db.job.update({ where: { id: lost.jobId }, data: { leaseUntil: new Date(0) } });
    await claim(lost.jobId);
    await recordConnection(store, lost, lost.tenant, failed("no-consent"));
    expect(await view(id)).toMatchObject({ connection: null, jobId: lost.jobId });
    expect(await typesOf(id)).toEqual([]);
  });

  test("with another app registration says nothing of the one chosen since, which is checked by itself", async () => {
    const id = await store.addTenant();
    const old = await beginCheck(id);
    const other = await addApp("simulated");
    await editTenant(store, technician, origin, id, { appRegistrationId: other });
    await recordConnection(store, old, old.tenant, failed("no-consent"));
    expect(await view(id)).toMatchObject({ connection: null, appRegistration: { id: other } });
    expect(await detail(id)).toMatchObject({ error: null });
    expect(await store.db.job.count({ where: { tenantId: id, kind: "connection", state: "queued" } })).toBe(
      1,
    );
    expect(await typesOf(id)).toEqual(["tenant.edited", "tenant.connectionChecked"]);
  });
});

test("an app registration of another cloud, or that is not there, can't be chosen", async () => {
  const id = await store.addTenant();
  const china = await addApp("china");
  for (const appRegistrationId of [china, crypto.randomUUID()])
    await expect(editTenant(store, technician, origin, id, { appRegistrationId })).rejects.toMatchObject({
      code: "not-valid",
    });
});

test("many are checked at once, each with its event, and none that waits already", async () => {
  const ids = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
  await requestJob(store, technician, origin, { kind: "connection", tenantId: ids[0] ?? "" });
  expect(await requestConnections(store, technician, origin, { tenantIds: ids })).toBe(2);
  expect(await requestConnections(store, technician, origin, { tenantIds: ids })).toBe(0);
  for (const tenantId of ids)
    expect(await store.db.auditEvent.count({ where: { tenantId, type: "job.requested" } })).toBe(1);
});

describe("hydration", () => {
  const request = (tenantId: string) =>
    requestJob(store, technician, origin, { kind: "hydrate", tenantId, reason: "New customer" });

  async function addDehydrated(): Promise<string> {
    const id = await store.addTenant();
    await check(id, { ...failed("not-hydrated"), mayHydrate: true });
    return id;
  }

  test("is only for a tenant whose newest check asked for it, and that may be changed", async () => {
    await expect(request(await store.addTenant())).rejects.toMatchObject({ code: "not-hydratable" });
    const watched = await addDehydrated();
    await store.db.tenant.update({ where: { id: watched }, data: { access: "watch" } });
    await expect(request(watched)).rejects.toMatchObject({ code: "tenant-watched" });
    const excluded = await addDehydrated();
    const exclusion = { owner: "Ada", reason: "Later", reviewOn: "2099-01-31" };
    await excludeTenant(store, technician, origin, excluded, exclusion);
    await expect(request(excluded)).rejects.toMatchObject({ code: "tenant-excluded" });
  });

  test("has an event before and one after, and its reason is kept", async () => {
    const id = await addDehydrated();
    const claimed = await claim((await request(id)).id);
    expect(await permitHydration(store, claimed, claimed.tenant)).toEqual({ go: true });
    await recordHydration(store, claimed, claimed.tenant, { ok: true, already: false });
    expect(await typesOf(id)).toEqual(["tenant.connectionChecked", "tenant.hydrating", "tenant.hydrated"]);
    const before = await store.db.auditEvent.findFirstOrThrow({
      where: { tenantId: id, type: "tenant.hydrating" },
    });
    expect(JSON.parse(before.body)).toMatchObject({ reason: "New customer" });
    expect(await view(id)).toMatchObject({ hydration: { state: "succeeded", error: null } });
  });

  test.each<[string, string, (id: string, who: Actor) => Promise<unknown>]>([
    ["is archived", "tenant-archived", (id) => archiveTenant(store, technician, origin, id)],
    [
      "is only watched",
      "watch-only",
      (id) => store.db.tenant.update({ where: { id }, data: { access: "watch" } }),
    ],
    [
      "is excluded",
      "excluded",
      (id) =>
        excludeTenant(store, technician, origin, id, {
          owner: "Ada",
          reason: "Later",
          reviewOn: "2099-01-31",
        }),
    ],
    [
      "was asked for by somebody who may no longer",
      "requester-not-allowed",
      (_id, who) => store.db.person.update({ where: { id: who.id }, data: { role: "viewer" } }),
    ],
  ])("is not permitted any more where the tenant %s meanwhile", async (_name, code, happen) => {
    const who = await store.addPerson("technician");
    const id = await addDehydrated();
    const job = await requestJob(store, who, origin, {
      kind: "hydrate",
      tenantId: id,
      reason: "New customer",
    });
    const claimed = await claim(job.id);
    await happen(id, who);
    expect(await permitHydration(store, claimed, claimed.tenant)).toEqual({ go: false, code });
    expect(await typesOf(id)).not.toContain("tenant.hydrating");
  });

  test("is not permitted to an attempt whose lease has run out, or that another one follows", async () => {
    const lost = await claim((await request(await addDehydrated())).id);
    await store.db.job.update({ where: { id: lost.jobId }, data: { leaseUntil: new Date(0) } });
    expect(await permitHydration(store, lost, lost.tenant)).toMatchObject({ go: false });
    await claim(lost.jobId);
    expect(await permitHydration(store, lost, lost.tenant)).toMatchObject({ go: false });
  });
});
