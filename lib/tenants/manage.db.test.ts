import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { type Actor, system } from "../access/schema.ts";
import { addCredential } from "../credentials/add.ts";
import { requesterColumns } from "../runs/rules.ts";
import { archiveTenant, listArchivedTenants, restoreTenant } from "./archive.ts";
import { acknowledgeChange, addTenants, editTags } from "./commands.ts";
import { editTenant } from "./edit.ts";
import { endExclusion, excludeTenant } from "./exclusions.ts";
import { getTenant } from "./queries.ts";

const all = { tenants: "all" } as const;
const nobody = "00000000-0000-4000-8000-000000000000";
const exclusion = { owner: "Ada", reason: "Printers first", reviewOn: "2099-01-31" };
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

/** What the history says of a tenant since it was added, oldest first. */
async function historyOf(tenantId: string) {
  const rows = await store.db.auditEvent.findMany({
    where: { tenantId, type: { not: "tenant.added" } },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ body }) => JSON.parse(body));
}

async function putItem(tenantId: string, state: "queued" | "running" | "verifying", more: object = {}) {
  const run = await store.db.run.create({
    data: { action: "check", state: "running", ...requesterColumns(technician) },
  });
  return store.db.runItem.create({ data: { runId: run.id, tenantId, position: 0, state, ...more } });
}

describe("an edit", () => {
  test("changes what it names, leaves the rest, and is kept with before and after", async () => {
    const id = await store.addTenant();
    await editTenant(store, technician, origin, id, {
      name: "Contoso",
      tags: ["gold", "canary", "gold"],
      timeZone: "Europe/Berlin",
      businessDays: [5, 1, 2, 3, 4, 6],
    });
    expect(await getTenant(store.db, all, id)).toMatchObject({
      name: "Contoso",
      tags: ["gold", "canary"],
      timeZone: "Europe/Berlin",
      businessDays: [1, 2, 3, 4, 5, 6],
      businessFrom: "08:00",
      notes: "",
    });
    const [event] = await historyOf(id);
    expect(event).toMatchObject({ type: "tenant.edited", tenant: { name: "Contoso" }, origin });
    expect(
      event.changes.map((change: { field: string; after: string }) => [change.field, change.after]),
    ).toEqual([
      ["name", "Contoso"],
      ["tags", "gold, canary"],
      ["time zone", "Europe/Berlin"],
      ["business hours", "Mon to Sat, 08:00 to 18:00"],
    ]);
  });

  test("that changes nothing is no event", async () => {
    const id = await store.addTenant();
    await editTenant(store, technician, origin, id, { notes: "", tags: [] });
    expect(await historyOf(id)).toEqual([]);
  });

  test("of long notes keeps 500 characters of them in the history", async () => {
    const id = await store.addTenant();
    const notes = "😀".repeat(2_000);
    await editTenant(store, technician, origin, id, { notes });
    expect((await getTenant(store.db, all, id))?.notes).toBe(notes);
    expect((await historyOf(id))[0].changes[0].after).toHaveLength(500);
  });

  test("of a tenant that there is not is refused", async () => {
    await expect(editTenant(store, technician, origin, nobody, { name: "x" })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("tags of many", () => {
  test("are added and taken away all at once, with an event for each tenant that changed", async () => {
    const [a, b, c] = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
    await editTenant(store, technician, origin, b, { tags: ["old", "kept"] });
    await editTenant(store, technician, origin, c, { tags: ["new"] });
    const target = { tenantIds: [a, b, c] };
    expect(await editTags(store, technician, origin, { target, add: ["new"], remove: ["old"] })).toBe(2);
    const tags = await Promise.all([a, b, c].map(async (id) => (await getTenant(store.db, all, id))?.tags));
    expect(tags).toEqual([["new"], ["kept", "new"], ["new"]]);
    expect((await historyOf(a)).at(-1)).toMatchObject({
      type: "tenant.edited",
      changes: [{ field: "tags", before: "", after: "new" }],
    });
    expect(await historyOf(c)).toHaveLength(1);
  });

  test("reach all that match a filter but those left out", async () => {
    const [a, b] = [await store.addTenant(), await store.addTenant()];
    await editTags(store, technician, origin, { target: { tenantIds: [a, b] }, add: ["wave"], remove: [] });
    const target = { filter: { tag: "wave" }, except: [a] };
    expect(await editTags(store, technician, origin, { target, add: [], remove: ["wave"] })).toBe(1);
    expect((await getTenant(store.db, all, a))?.tags).toEqual(["wave"]);
    expect((await getTenant(store.db, all, b))?.tags).toEqual([]);
  });

  test("change none when one tenant does not exist or would have too many", async () => {
    const [a, full] = [await store.addTenant(), await store.addTenant()];
    const many = Array.from({ length: 20 }, (_, n) => `tag ${n}`);
    await editTenant(store, technician, origin, full, { tags: many });
    const edit = (tenantIds: string[]) =>
      editTags(store, technician, origin, { target: { tenantIds }, add: ["one more"], remove: [] });
    await expect(edit([a, full])).rejects.toMatchObject({ code: "not-valid" });
    await expect(edit([a, nobody])).rejects.toMatchObject({ code: "not-found" });
    expect((await getTenant(store.db, all, a))?.tags).toEqual([]);
  });
});

describe("an exclusion", () => {
  test("is shown with its owner, reason and day, can be rewritten, and ends once", async () => {
    const id = await store.addTenant();
    await excludeTenant(store, technician, origin, id, exclusion);
    await excludeTenant(store, technician, origin, id, { ...exclusion, owner: "Grace" });
    expect((await getTenant(store.db, all, id))?.exclusion).toMatchObject({
      ...exclusion,
      owner: "Grace",
      createdBy: technician.name,
      isDue: false,
    });
    await endExclusion(store, technician, origin, id);
    await endExclusion(store, technician, origin, id);
    expect((await getTenant(store.db, all, id))?.exclusion).toBeNull();
    const types = (await historyOf(id)).map(({ type }) => type);
    expect(types).toEqual(["tenant.excluded", "tenant.excluded", "tenant.exclusionEnded"]);
  });

  test("needs a day of review that is still to come", async () => {
    const id = await store.addTenant();
    const today = new Date().toISOString().slice(0, 10);
    const past = excludeTenant(store, technician, origin, id, { ...exclusion, reviewOn: today });
    await expect(past).rejects.toMatchObject({ code: "not-valid" });
    expect(await historyOf(id)).toEqual([]);
  });
});

test("a change made outside is marked as seen once, by name", async () => {
  const id = await store.addTenant();
  await store.db.tenant.update({ where: { id }, data: { changedOutsideAt: new Date() } });
  await acknowledgeChange(store, technician, origin, id);
  await acknowledgeChange(store, technician, origin, id);
  expect((await getTenant(store.db, all, id))?.changedOutsideAt).toBeNull();
  expect(await historyOf(id)).toMatchObject([
    { type: "tenant.changeAcknowledged", actor: { name: technician.name } },
  ]);
});

async function addCredentialFor(tenantId: string, { multiTenant = false } = {}): Promise<string> {
  const { appRegistrationId } = await store.db.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  if (!appRegistrationId) throw new Error("no app registration");
  const sealed = {
    kind: "secret" as const,
    field: "secret" as const,
    sealed: "{}",
    keyId: "k",
    certificate: null,
    expiresAt: null,
  };
  await store.db.appRegistration.update({ where: { id: appRegistrationId }, data: { multiTenant } });
  await addCredential(store, system, { id: randomUUID(), appRegistrationId, ...sealed });
  return appRegistrationId;
}

describe("archiving", () => {
  test("hides the tenant, keeps its history, and takes the credentials that serve no other", async () => {
    const id = await store.addTenant();
    const appRegistrationId = await addCredentialFor(id);
    const job = await store.db.job.create({
      data: { kind: "survey", tenantId: id, ...requesterColumns(technician) },
    });
    await archiveTenant(store, technician, origin, id);
    expect(await getTenant(store.db, all, id)).toBeNull();
    expect(await store.db.credential.count({ where: { appRegistrationId } })).toBe(0);
    expect(await store.db.job.findUnique({ where: { id: job.id } })).toMatchObject({
      state: "failed",
      errorCode: "tenant-archived",
    });
    expect((await historyOf(id)).map(({ type }) => type)).toEqual(["tenant.archived"]);
    const last = await store.db.auditEvent.findFirst({ orderBy: { seq: "desc" } });
    expect(JSON.parse(last?.body ?? "")).toMatchObject({ type: "credential.removed", appRegistrationId });
    await expect(archiveTenant(store, technician, origin, id)).rejects.toMatchObject({ code: "not-found" });
  });

  test("leaves credentials that serve another tenant, and of two at once the last takes them", async () => {
    const [a, b] = [await store.addTenant(), await store.addTenant()];
    const appRegistrationId = await addCredentialFor(a);
    await store.db.tenant.update({ where: { id: b }, data: { appRegistrationId } });
    const c = await store.addTenant();
    await store.db.tenant.update({ where: { id: c }, data: { appRegistrationId } });
    await archiveTenant(store, technician, origin, a);
    expect(await store.db.credential.count({ where: { appRegistrationId } })).toBe(1);
    await Promise.all([b, c].map((id) => archiveTenant(store, technician, origin, id)));
    expect(await store.db.credential.count({ where: { appRegistrationId } })).toBe(0);
  });

  test("leaves an app registration for many tenants its credentials, though it serves none for now", async () => {
    const id = await store.addTenant();
    const appRegistrationId = await addCredentialFor(id, { multiTenant: true });
    await archiveTenant(store, technician, origin, id);
    expect(await store.db.credential.count({ where: { appRegistrationId } })).toBe(1);
  });

  test.each(["running", "verifying"] as const)("is refused while an item is %s", async (state) => {
    const id = await store.addTenant();
    await putItem(id, state);
    await expect(archiveTenant(store, technician, origin, id)).rejects.toMatchObject({ code: "tenant-busy" });
    expect(await getTenant(store.db, all, id)).not.toBeNull();
    expect(await historyOf(id)).toEqual([]);
  });
});

describe("an archived tenant", () => {
  test("is found and comes back as it was; credentials that went with it stay gone, and this is said", async () => {
    const id = await store.addTenant();
    await editTenant(store, technician, origin, id, { name: "Northwind", tags: ["gold"] });
    const before = await getTenant(store.db, all, id);
    await archiveTenant(store, technician, origin, id);
    const { items } = await listArchivedTenants(store.db, all, { q: "northw", limit: 10 });
    expect(items).toMatchObject([{ id, name: "Northwind", credentialsGone: true }]);
    expect((await listArchivedTenants(store.db, { tags: ["iron"] }, { limit: 10 })).total).toBe(0);
    expect(await restoreTenant(store, technician, origin, id)).toMatchObject({ id, credentialsGone: true });
    expect(await getTenant(store.db, all, id)).toEqual(before);
    expect((await historyOf(id)).at(-1)).toMatchObject({
      type: "tenant.restored",
      credentialsGone: true,
      origin,
    });
    await expect(restoreTenant(store, technician, origin, id)).rejects.toMatchObject({ code: "not-found" });
  });

  test.each([0, 2, 4, 8, 16, 32])(
    "of two that share credentials, one that comes back %i ms after the other goes has what it is said to have",
    async (afterMs) => {
      const [a, b] = [await store.addTenant(), await store.addTenant()];
      const appRegistrationId = await addCredentialFor(a);
      await store.db.tenant.update({ where: { id: b }, data: { appRegistrationId } });
      await archiveTenant(store, technician, origin, a);
      const [back] = await Promise.all([
        sleep(afterMs).then(() => restoreTenant(store, technician, origin, a)),
        archiveTenant(store, technician, origin, b),
      ]);
      const left = await store.db.credential.count({ where: { appRegistrationId } });
      expect(back.credentialsGone).toBe(left === 0);
    },
  );
});

describe("the run shown at a tenant", () => {
  const activeOf = async (id: string) => (await getTenant(store.db, all, id))?.activeState ?? null;

  test("is none while its item waits for its turn or its run is paused", async () => {
    const id = await store.addTenant();
    const item = await putItem(id, "queued");
    expect(await activeOf(id)).toBeNull();
    await store.db.runItem.update({ where: { id: item.id }, data: { releasedAt: new Date() } });
    expect(await activeOf(id)).toBe("queued");
    await store.db.run.update({ where: { id: item.runId }, data: { state: "paused" } });
    expect(await activeOf(id)).toBeNull();
  });

  test("is the one at work before one that waits", async () => {
    const id = await store.addTenant();
    await putItem(id, "queued", { releasedAt: new Date() });
    await putItem(id, "running", { releasedAt: new Date() });
    expect(await activeOf(id)).toBe("running");
  });
});

test("a tenant added twice keeps what was written of it", async () => {
  const id = await store.addTenant();
  await editTenant(store, technician, origin, id, { notes: "Ask Ada first" });
  const { entraTenantId, domain, name, cloud, appRegistrationId } = await store.db.tenant.findUniqueOrThrow({
    where: { id },
  });
  await addTenants(store, system, [
    { entraTenantId, domain, name, cloud, appRegistrationId: appRegistrationId ?? "", source: "form" },
  ]);
  expect((await getTenant(store.db, all, id))?.notes).toBe("Ask Ada first");
});

test("tags are edited while plans, runs and jobs of the same tenants are made, in whichever order", async () => {
  const [first = "", second = ""] = [await store.addTenant(), await store.addTenant()].toSorted();
  await store.db.$transaction(async (tx) => {
    const add = (tenantId: string) =>
      tx.job.create({ data: { kind: "survey", tenantId, ...requesterColumns(technician) } });
    await add(second);
    const target = { tenantIds: [first, second] };
    const edited = editTags(store, technician, origin, { target, add: ["gold"], remove: [] });
    expect(await Promise.race([edited, sleep(5_000, "waits")])).toBe(2);
    await add(first);
  });
});
