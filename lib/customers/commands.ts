import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { type Prisma, readClock } from "../db.ts";
import { AppError } from "../errors.ts";
import { type JobClaim, recordJob } from "../jobs/commands.ts";
import type { HistoryStore, Store } from "../store.ts";
import { findTaken, insertTenants, insideOne, requireServed, whyTaken } from "../tenants/add.ts";
import { type AddedTenants, type AddTenant, addTenantSchema, type Cloud } from "../tenants/schema.ts";
import { type DirectoryCaller, findCustomerList, listedWhere } from "./queries.ts";
import type { AddCustomers, CustomerList } from "./schema.ts";

type Customer = CustomerList["customers"][number];

/**
 * Records a list of customers: the job's end, and on the tenants that came from such a list whether they are still on
 * it, each change with its event. Nothing happens when the job is another attempt's by now.
 */
export async function recordCustomerList(
  { db, signer }: HistoryStore,
  claim: JobClaim,
  caller: DirectoryCaller,
  customers: Customer[],
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const listed = new Set(customers.map(({ entraTenantId }) => entraTenantId));
      const tenants = await tx.tenant.findMany({ where: listedWhere(caller) });
      const gone = tenants.filter(({ goneAt, entraTenantId }) => !goneAt && !listed.has(entraTenantId));
      const returned = tenants.filter(({ goneAt, entraTenantId }) => goneAt && listed.has(entraTenantId));
      const result = { customers, gone: gone.length, returned: returned.length };
      if (!(await recordJob(tx, claim, { ok: true, result }))) return;
      const now = await readClock(tx);
      await tx.tenant.updateMany({ where: idsOf(gone), data: { goneAt: now } });
      await tx.tenant.updateMany({ where: idsOf(returned), data: { goneAt: null } });
      const actor = claim.requester;
      const events = [
        ...gone.map((tenant) => ({ type: "tenant.customerGone" as const, tenant })),
        ...returned.map((tenant) => ({ type: "tenant.customerReturned" as const, tenant })),
      ];
      if (events.length === 0) return;
      await appendEvents(
        tx,
        signer,
        events.map(({ type, tenant }) => ({ type, actor, tenant: nameTenant(tenant) })),
      );
    },
    { timeout: 60_000 },
  );
}

const idsOf = (tenants: readonly { id: string }[]): Prisma.TenantWhereInput => ({
  id: { in: tenants.map(({ id }) => id) },
});

/**
 * Adds customers of the newest list as tenants of the app registration that read it. Those that are in Sendlock
 * already are left as they are.
 * @throws AppError `no-customer-list`, `not-found` for one that is not on it, `tenant-exists`, `not-valid`
 */
export async function addCustomers(
  store: Store,
  actor: Actor,
  origin: Origin,
  { appRegistrationId, entraTenantIds, access }: AddCustomers,
): Promise<AddedTenants> {
  return insideOne(store, async (tx) => {
    const list = await findCustomerList(tx, appRegistrationId);
    const app = await tx.appRegistration.findUnique({ where: { id: appRegistrationId } });
    if (!list || !app) throw noList();
    const wanted = findListed(list.customers, entraTenantIds);
    const taken = await findTaken(tx, wanted);
    const tenants = wanted
      .filter(({ entraTenantId }) => {
        const byId = taken.get(entraTenantId)?.byId;
        return !byId || byId.archivedAt;
      })
      .map((customer) => readCustomer(customer, app, access));
    for (const tenant of tenants) {
      const why = whyTaken(taken.get(tenant.entraTenantId) ?? { byId: null, byDomain: null });
      if (why)
        throw new AppError("tenant-exists", { detail: `${tenant.name}: ${why}.`, fix: "Leave it out." });
      requireServed(app, tenant);
    }
    const { added, addedSince } = await insertTenants(store, tx, actor, origin, tenants, "customers");
    return { added, addedSince };
  });
}

function noList(): AppError {
  return new AppError("no-customer-list", {
    detail: "No list of customers was read with this app registration.",
    fix: "Read the list first.",
  });
}

function findListed(customers: readonly Customer[], ids: readonly string[]): Customer[] {
  const listed = new Map(customers.map((customer) => [customer.entraTenantId, customer]));
  return [...new Set(ids)].map((id) => {
    const found = listed.get(id.toLowerCase());
    if (found) return found;
    throw new AppError("not-found", {
      detail: `The newest list of customers does not have ${id}.`,
      fix: "Read the list again, then choose again.",
    });
  });
}

function readCustomer(
  { entraTenantId, domain, name }: Customer,
  app: { id: string; cloud: Cloud },
  access: AddTenant["access"],
): AddTenant {
  const given = { entraTenantId, domain, name: name.slice(0, 200).trim().toWellFormed() || domain };
  const parsed = addTenantSchema.safeParse({ ...given, cloud: app.cloud, appRegistrationId: app.id, access });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("not-valid", {
    detail: `${name} can't be added: ${issue?.path.join(".")} ${issue?.message}.`,
    fix: "Leave it out, and add it by hand.",
    more: { fields: [{ path: "entraTenantIds", message: `${name}: ${issue?.message}` }] },
  });
}
