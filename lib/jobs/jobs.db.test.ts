import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { claimJob, recordJob, renewJobLease, requestJob } from "./commands.ts";
import { findDueJobs, getJob, readSurveys } from "./queries.ts";
import { connectorCounts } from "./rules.ts";
import type { Connector, JobView, Survey } from "./schema.ts";

const all = { tenants: "all" } as const;
const result: Survey = {
  acceptedDomains: [{ name: "a.example", type: "Authoritative", initial: false }],
  inboundConnectors: [],
};
let store: TestStore;
let technician: Actor;

beforeAll(async () => {
  store = await openTestStore();
  technician = await store.addPerson("technician");
});
afterAll(() => store.close());

async function request(tenantId: string): Promise<JobView> {
  return requestJob(store, technician, origin, { kind: "survey", tenantId });
}

const expireLease = (id: string) =>
  store.db.job.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });

test("a survey is asked for with an audit event and a wake-up, done by one worker, and read back from the tenant", async () => {
  const tenantId = await store.addTenant();
  const job = await request(tenantId);
  expect((await request(tenantId)).id).toBe(job.id);
  expect(store.woken).toContain(job.id);
  expect(await store.db.auditEvent.count({ where: { tenantId, type: "job.requested" } })).toBe(1);
  const claims = await Promise.all([claimJob(store.db, job.id), claimJob(store.db, job.id)]);
  const [claim] = claims.filter((one) => one !== null);
  if (!claim) throw new Error("not claimed");
  expect(claims.filter(Boolean)).toHaveLength(1);
  await recordJob(store.db, claim, { ok: true, result });
  expect(await readSurveys(store.db, all, tenantId)).toMatchObject({
    good: { id: job.id, result },
    newest: { id: job.id },
  });
});

test("a lost worker's job is taken again, what it says later is refused, and after three losses it has failed", async () => {
  const { id } = await request(await store.addTenant());
  const first = await claimJob(store.db, id);
  if (!first) throw new Error("not claimed");
  expect(await findDueJobs(store.db, 100)).not.toContain(id);
  await expireLease(id);
  expect(await findDueJobs(store.db, 100)).toContain(id);
  expect(await claimJob(store.db, id)).toMatchObject({ attempt: 2 });
  expect(await renewJobLease(store.db, first)).toBe(false);
  await recordJob(store.db, first, { ok: true, result });
  expect(await getJob(store.db, all, id)).toMatchObject({ state: "running", result: null });
  await expireLease(id);
  expect(await claimJob(store.db, id)).toMatchObject({ attempt: 3 });
  await expireLease(id);
  expect(await claimJob(store.db, id)).toBeNull();
  expect(await getJob(store.db, all, id)).toMatchObject({ state: "failed", error: { code: "engine-ended" } });
});

test("a job of a tenant outside the scope does not exist", async () => {
  const { id } = await request(await store.addTenant());
  expect(await getJob(store.db, { tags: ["gold"] }, id)).toBeNull();
});

test("a connector counts by IP address or certificate when it is on, and never by domain alone", () => {
  const connector: Connector = {
    name: "c",
    enabled: true,
    connectorType: "Partner",
    senderDomains: ["*"],
    senderIPAddresses: [],
    tlsSenderCertificateName: "",
    restrictDomainsToIPAddresses: false,
    restrictDomainsToCertificate: false,
  };
  expect(connectorCounts(connector)).toBe(false);
  expect(connectorCounts({ ...connector, senderIPAddresses: ["203.0.113.0/24"] })).toBe(true);
  expect(connectorCounts({ ...connector, tlsSenderCertificateName: "*.example" })).toBe(true);
  expect(connectorCounts({ ...connector, senderIPAddresses: ["203.0.113.0/24"], enabled: false })).toBe(
    false,
  );
});
