import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import { type Actor, system } from "../access/schema.ts";
import { archiveTenant } from "../tenants/archive.ts";
import { addTenantSchema } from "../tenants/schema.ts";
import { importTenants, previewImport } from "./commands.ts";
import { exportTenants, noteTenantsExport } from "./export.ts";
import type { ImportDefaults } from "./schema.ts";

const all = { tenants: "all" } as const;
const defaults: ImportDefaults = { access: "change" };
let store: TestStore;
let technician: Actor;
let app: { id: string; name: string };

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
  app = await store.db.appRegistration.create({
    data: { name: "One for all", clientId: randomUUID(), cloud: "simulated" },
  });
});
afterAll(() => store.close());

const bytes = (text: string) => new TextEncoder().encode(text);
const domainOf = (id: string) => `c${id.slice(0, 8)}.onmicrosoft.com`;
const line = (id: string, name = "Contoso", domain = domainOf(id)) =>
  `${name},${domain},${id},simulated,${app.name}`;
const file = (...lines: string[]) =>
  bytes(`name,domain,tenant id,cloud,app registration\n${lines.join("\n")}\n`);
const save = (content: Uint8Array) => importTenants(store, technician, origin, content, defaults);
const events = (type: string, tenantId?: string) =>
  store.db.auditEvent.count({ where: { type, ...(tenantId ? { tenantId } : {}) } });

async function problemsOf(content: Uint8Array, more: Partial<ImportDefaults> = {}): Promise<string[]> {
  const { rows } = await previewImport(store.db, content, { ...defaults, ...more });
  return rows.flatMap((row) =>
    row.problems.map(({ column, message }) => `${row.line} ${column}: ${message}`),
  );
}

test("one wrong row keeps all from being saved; put right, all are there with an event and a connection check each", async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const wrong = save(file(line(first), line("8d3f")));
  await expect(wrong).rejects.toMatchObject({
    code: "rows-not-right",
    details: { more: { rows: [{ line: 3, problems: [{ column: "tenant id" }] }] } },
  });
  expect(await store.db.tenant.count({ where: { entraTenantId: first } })).toBe(0);
  const { added, addedSince } = await save(file(line(first), line(second)));
  expect(added).toBe(2);
  const rows = await store.db.tenant.findMany({
    where: { entraTenantId: { in: [first, second] } },
    include: { jobs: true },
  });
  for (const { id, source, createdAt, jobs, appRegistrationId } of rows) {
    expect({ source, appRegistrationId, since: createdAt.toISOString() }).toEqual({
      source: "csv",
      appRegistrationId: app.id,
      since: addedSince,
    });
    expect(jobs).toMatchObject([{ kind: "connection", state: "queued" }]);
    expect(store.woken).toContain(jobs[0]?.id);
    expect([await events("tenant.added", id), await events("job.requested", id)]).toEqual([1, 1]);
  }
});

test("each row's problems are named with its line and column", async () => {
  const [id, other] = [randomUUID(), randomUUID()];
  await save(file(line(id)));
  const content = bytes(
    [
      "Name;Tenant_ID;domain;cloud;access;time zone;business days;app registration",
      `A;${id};${domainOf(id)};simulated;;;;`,
      `B;${other};b.onmicrosoft.com;mars;look;Mars/Base;Someday;`,
      `;${other};b.onmicrosoft.com;global;;;;Nobody`,
      `D;${randomUUID()};not a domain;;;;;One for all`,
      `E;${randomUUID()};e.onmicrosoft.com;global;;;;One for all`,
    ].join("\r\n"),
  );
  expect(await problemsOf(content)).toEqual([
    "2 tenant id: This tenant is in Sendlock already, as Contoso",
    `3 business days: Business days must be some of Mon, Tue, Wed, Thu, Fri, Sat, Sun, or none`,
    "3 cloud: Cloud must be global, gcchigh, dod, china or simulated",
    "3 access: Access must be change or watch",
    "3 time zone: Time zone must be a name such as Europe/Berlin",
    '4 app registration: There is no app registration "Nobody"',
    "4 name: Name is missing",
    "4 tenant id: The same as in line 3",
    "4 domain: The same as in line 3",
    "5 domain: Domain must be a domain such as contoso.onmicrosoft.com",
    '6 cloud: The app registration "One for all" is of another cloud (simulated)',
  ]);
});

test("a file without a needed column, or with an unknown one, is refused by name", async () => {
  const preview = (text: string) => previewImport(store.db, bytes(text), defaults);
  await expect(preview("name,domain\na,b\n")).rejects.toThrow("it lacks tenant id");
  await expect(preview("name,domain,tenant id,colour,=x\na\n")).rejects.toThrow(
    'Unknown columns: "colour", "=x"',
  );
  await expect(preview("name,domain,tenant id,name\na\n")).rejects.toThrow("The column name is there twice");
  await expect(preview("name,domain,tenant id\n")).rejects.toThrow("no row");
});

test("what rows do not say is taken from the choice for the whole file", async () => {
  const id = randomUUID();
  const content = bytes(`name,domain,tenant id\nContoso,${domainOf(id)},${id}\n`);
  expect(await problemsOf(content)).toEqual(["2 cloud: Cloud is missing"]);
  await importTenants(store, technician, origin, content, { access: "watch", appRegistrationId: app.id });
  expect(await store.db.tenant.findUnique({ where: { entraTenantId: id } })).toMatchObject({
    cloud: "simulated",
    access: "watch",
    appRegistrationId: app.id,
  });
});

test("a tenant that was archived comes back with its history, and is read anew", async () => {
  const entraTenantId = randomUUID();
  await save(file(line(entraTenantId, "Before")));
  const { id } = await store.db.tenant.update({
    where: { entraTenantId },
    data: { directSend: "blocked", unknownReason: null, checkedAt: new Date() },
  });
  await archiveTenant(store, technician, origin, id);
  const { rows } = await previewImport(store.db, file(line(entraTenantId, "After")), defaults);
  expect(rows).toMatchObject([{ problems: [], wasArchived: true }]);
  await save(file(line(entraTenantId, "After")));
  expect(await store.db.tenant.findUnique({ where: { id } })).toMatchObject({
    name: "After",
    archivedAt: null,
    directSend: "unknown",
    checkedAt: null,
  });
  expect(await events("tenant.added", id)).toBe(2);
});

test("of two that add the same tenant at once, one is told so", async () => {
  const id = randomUUID();
  const both = await Promise.allSettled([save(file(line(id))), save(file(line(id)))]);
  const [refused] = both.filter((one) => one.status === "rejected");
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(["tenant-exists", "rows-not-right"]).toContain(refused?.reason.code);
});

async function exportAll(): Promise<string> {
  let text = "";
  for await (const piece of exportTenants(store.db, all, {})) text += piece;
  return text;
}

const text = (most: number) =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", maxLength: most }),
      fc.string({ unit: fc.constantFrom(..."=+-@'\",;\t\nä "), maxLength: 8 }),
    )
    .map((found) => found.replaceAll("\0", "").toWellFormed().trim());

test("an exported list is imported again as it was, whatever was written in it", {
  timeout: 60_000,
}, async () => {
  const tag = text(20).map((found) => found.replaceAll(",", "").trim() || "t");
  const tenant = fc.record({
    name: text(40).map((found) => found || "n"),
    tags: fc.uniqueArray(tag, { maxLength: 3 }),
    notes: text(80),
    contact: text(40),
    access: fc.constantFrom("change", "watch"),
    timeZone: fc.constantFrom("UTC", "Europe/Berlin"),
    businessDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }).map((days) => days.sort()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(tenant, { minLength: 1, maxLength: 4 }), async (given) => {
      await store.db.$executeRaw`DELETE FROM jobs`;
      await store.db.$executeRaw`DELETE FROM tenants`;
      const rows = given.map((one) => {
        const entraTenantId = randomUUID();
        const fixed = { entraTenantId, domain: domainOf(entraTenantId), cloud: "simulated" };
        return addTenantSchema.parse({ ...one, ...fixed, appRegistrationId: app.id });
      });
      await store.db.tenant.createMany({ data: rows.map((row) => ({ ...row, source: "form" })) });
      const exported = await exportAll();
      await store.db.$executeRaw`DELETE FROM tenants`;
      await importTenants(store, system, origin, bytes(exported), defaults);
      const again = await store.db.tenant.findMany();
      for (const row of rows)
        expect(again.find(({ entraTenantId }) => entraTenantId === row.entraTenantId)).toMatchObject(row);
      const sorted = (lines: string) => lines.split("\n").sort().join("\n");
      expect(sorted(await exportAll())).toBe(sorted(exported));
    }),
    { numRuns: 40 },
  );
});

test("an export stands in the history with how many tenants it held", async () => {
  await noteTenantsExport(store, technician, origin, {});
  const event = await store.db.auditEvent.findFirst({ where: { type: "tenants.exported" } });
  expect(JSON.parse(event?.body ?? "{}")).toMatchObject({ tenantCount: await store.db.tenant.count() });
});

test("a full file of 5,000 rows is looked at within a second of processor time", {
  timeout: 60_000,
}, async () => {
  const lines = Array.from({ length: 5_000 }, (_, at) => line(randomUUID(), `Customer ${at}`));
  const content = file(...lines);
  const [began, used] = [performance.now(), process.cpuUsage()];
  const { rows } = await previewImport(store.db, content, defaults);
  const { user, system: inSystem } = process.cpuUsage(used);
  const ms = Math.round((user + inSystem) / 1_000);
  console.info(
    `5,000 rows looked at: ${Math.round(performance.now() - began)} ms, ${ms} ms of processor time`,
  );
  expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
  expect(ms).toBeLessThan(1_000);
  const begun = performance.now();
  await save(file(...lines.slice(0, 300)));
  console.info(`300 tenants saved, audited and queued in ${Math.round(performance.now() - begun)} ms`);
});
