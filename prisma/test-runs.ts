import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/access/schema.ts";
import type { Signer } from "#lib/audit/chain.ts";
import { appendEvents } from "#lib/audit/commands.ts";
import type { AuditEvent } from "#lib/audit/schema.ts";
import type { Prisma } from "#lib/db.ts";
import type { KnownDirectSend } from "#lib/direct-send/schema.ts";
import { advance } from "#lib/runs/advance.ts";
import { type Claim, claimItem } from "#lib/runs/claim.ts";
import { requestRun } from "#lib/runs/create.ts";
import type { Failure } from "#lib/runs/outcome.ts";
import { permitSet } from "#lib/runs/permit.ts";
import { getRun, listRunItems } from "#lib/runs/queries.ts";
import { recordOutcome } from "#lib/runs/record.ts";
import type { RequestRun, RunItemView, RunView } from "#lib/runs/schema.ts";
import { openTestStore, origin, type TestStore } from "./test-store.ts";

export const everyTenant = { tenants: "all" } as const;

/** The engine of an earlier attempt is surely dead. */
export const gone = () => "gone" as const;

type Options = Extract<RequestRun, { target: unknown }>["options"];

/** A store with a technician, and the steps of a run as a worker takes them, without engines. */
export interface TestRuns {
  store: TestStore;
  technician: Actor;
  addTenants: (count: number, data?: Prisma.TenantUpdateManyMutationInput) => Promise<string[]>;
  begin: (action: "check" | "block" | "allow", tenantIds: string[], options?: Options) => Promise<RunView>;
  block: (tenantId: string, actor?: Actor) => Promise<RunView>;
  view: (runId: string) => Promise<RunView>;
  items: (runId: string) => Promise<RunItemView[]>;
  /** Positions of what was let go and is not over. */
  inFlight: (runId: string) => Promise<number[]>;
  /** Claims an item by its place in the run. */
  claim: (runId: string, position?: number, workerId?: string) => Promise<Claim>;
  /** From the permission to the read-back. */
  change: (claim: Claim, before?: KnownDirectSend, after?: KnownDirectSend) => Promise<void>;
  fail: (claim: Claim, failure?: Partial<Failure>) => Promise<void>;
  /** What a sweep does for one run. */
  advance: (runId: string) => Promise<void>;
  expireLease: (claim: Claim) => Promise<void>;
  makeDue: (itemId: string) => Promise<void>;
  events: (runId: string) => Promise<AuditEvent[]>;
  types: (runId: string) => Promise<string[]>;
}

/** @param signer of the history; without one a new key signs it */
export async function openTestRuns(signer?: Signer): Promise<TestRuns> {
  const store = await openTestStore(signer);
  const technician = await store.addPerson("technician");
  const view: TestRuns["view"] = async (runId) => {
    const run = await getRun(store.db, everyTenant, runId);
    if (!run) throw new Error("no run");
    return run;
  };
  const items: TestRuns["items"] = async (runId) =>
    (await listRunItems(store.db, everyTenant, runId, { limit: 500 })).items;
  const begin: TestRuns["begin"] = (action, tenantIds, options = {}) =>
    requestRun(store, technician, origin, { action, target: { tenantIds }, reason: "a test", options });
  return {
    store,
    technician,
    view,
    items,
    begin,
    addTenants: (count, data) => addTenants(store, count, data),
    block: (tenantId, actor = technician) =>
      requestRun(store, actor, origin, { action: "block", target: { tenantIds: [tenantId] } }),
    ...followItems(store, items),
    ...tellEvents(store),
    advance: (runId) =>
      store.db.$transaction(async (tx) => {
        const events = await advance(store, tx, runId);
        if (events.length > 0) await appendEvents(tx, store.signer, events);
      }),
  };
}

async function addTenants(
  store: TestStore,
  count: number,
  data: Prisma.TenantUpdateManyMutationInput = {},
): Promise<string[]> {
  const first = await store.addTenant();
  const { appRegistrationId } = await store.db.tenant.findUniqueOrThrow({ where: { id: first } });
  const rows = Array.from({ length: count - 1 }, () => {
    const entraTenantId = randomUUID();
    const domain = `t${entraTenantId}.onmicrosoft.com`;
    return { entraTenantId, domain, name: domain, cloud: "simulated" as const, appRegistrationId };
  });
  const ids = [first];
  // Prisma sends the parts of a statement with too many parameters at once, which one connection can't do.
  for (let from = 0; from < rows.length; from += 1_000) {
    const part = rows.slice(from, from + 1_000);
    const made = await store.db.tenant.createManyAndReturn({ data: part, select: { id: true } });
    ids.push(...made.map(({ id }) => id));
  }
  for (let from = 0; from < ids.length; from += 1_000)
    await store.db.tenant.updateMany({ where: { id: { in: ids.slice(from, from + 1_000) } }, data });
  return ids;
}

function followItems(
  store: TestStore,
  items: TestRuns["items"],
): Pick<TestRuns, "inFlight" | "claim" | "change" | "fail" | "expireLease" | "makeDue"> {
  return {
    inFlight: async (runId) => {
      const rows = await store.db.runItem.findMany({
        where: { runId, state: { in: ["queued", "running"] }, releasedAt: { not: null } },
        orderBy: { position: "asc" },
      });
      return rows.map(({ position }) => position);
    },
    claim: async (runId, position = 0, workerId = "w") => {
      const item = (await items(runId)).find((candidate) => candidate.position === position);
      const claimed = await claimItem(store.db, workerId, item?.id ?? "");
      if (!claimed) throw new Error(`item ${position} was not claimed`);
      return claimed;
    },
    change: async (claimed, before = "allowed", after = "blocked") => {
      const permit = await permitSet(store, claimed, before, gone);
      if (!permit.go) throw new Error(`not permitted: ${permit.why}`);
      await recordOutcome(store, claimed, { kind: "set", before, after, result: "changed" });
    },
    fail: async (claimed, failure = {}) => {
      const whole = { code: "no-consent", class: "tenant" as const, raw: "AADSTS700016", ...failure };
      await recordOutcome(store, claimed, { kind: "failed", failure: whole, settled: false });
    },
    expireLease: async (claimed) => {
      await store.db
        .$executeRaw`UPDATE run_items SET lease_until = now() - interval '1 second' WHERE id = ${claimed.itemId}::uuid`;
    },
    makeDue: async (itemId) => {
      await store.db.$executeRaw`UPDATE run_items SET due_at = now() WHERE id = ${itemId}::uuid`;
    },
  };
}

function tellEvents(store: TestStore): Pick<TestRuns, "events" | "types"> {
  const rowsOf = (runId: string) =>
    store.db.auditEvent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
  return {
    events: async (runId) => (await rowsOf(runId)).map((row) => JSON.parse(row.body)),
    types: async (runId) => (await rowsOf(runId)).map((row) => row.type),
  };
}
