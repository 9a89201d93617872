import type { Scope } from "../access/schema.ts";
import type { Db, Prisma, Tx } from "../db.ts";
import { viewJob } from "../jobs/queries.ts";
import { findTaken, type Taken, whyTaken } from "../tenants/add.ts";
import { scopeWhere } from "../tenants/queries.ts";
import type { Cloud } from "../tenants/schema.ts";
import type { CustomerList, CustomersView, CustomerView } from "./schema.ts";

/** An app registration that asks Graph in the tenant that it lives in. */
export interface DirectoryCaller {
  appRegistrationId: string;
  homeTenantId: string;
  cloud: Cloud;
}

const callerColumns = { id: true, homeTenantId: true, cloud: true } as const;

function viewCaller(row: { id: string; homeTenantId: string | null; cloud: Cloud } | null) {
  if (!row?.homeTenantId) return null;
  return { appRegistrationId: row.id, homeTenantId: row.homeTenantId, cloud: row.cloud };
}

/** Null when it does not exist, or it is not known in which tenant it lives. */
export async function findGraphCaller(db: Db, id: string): Promise<DirectoryCaller | null> {
  return viewCaller(await db.appRegistration.findUnique({ where: { id }, select: callerColumns }));
}

/** Who can ask Graph about a tenant of this cloud: the app registration that is named, or another with a home tenant. */
export async function findLookupCaller(
  db: Db,
  cloud: Cloud,
  named: string | null,
): Promise<DirectoryCaller | null> {
  const rows = await db.appRegistration.findMany({
    where: { cloud, homeTenantId: { not: null } },
    select: callerColumns,
    orderBy: { id: "asc" },
  });
  return viewCaller(rows.find(({ id }) => id === named) ?? rows[0] ?? null);
}

/** Tenants that came from the list of one home tenant's customers. */
export function listedWhere({
  homeTenantId,
  cloud,
}: Pick<DirectoryCaller, "homeTenantId" | "cloud">): Prisma.TenantWhereInput {
  return { archivedAt: null, source: "customers", cloud, appRegistration: { homeTenantId } };
}

/** The newest list that an app registration read, as the worker left it; null before the first. */
export async function findCustomerList(
  db: Db | Tx,
  appRegistrationId: string,
): Promise<(CustomerList & { listedAt: Date | null }) | null> {
  const job = await db.job.findFirst({
    where: { kind: "customers", appRegistrationId, state: "succeeded" },
    orderBy: { endedAt: "desc" },
  });
  const result = job && viewJob<"customers">(job).result;
  return result ? { ...result, listedAt: job.endedAt } : null;
}

/** The newest list with what is new, there, archived and gone; null when there is no such app registration. */
export async function readCustomers(db: Db, scope: Scope, id: string): Promise<CustomersView | null> {
  const app = await db.appRegistration.findUnique({ where: { id }, select: callerColumns });
  if (!app) return null;
  const [list, newest] = await Promise.all([
    findCustomerList(db, id),
    db.job.findFirst({
      where: { kind: "customers", appRegistrationId: id },
      orderBy: { id: "desc" },
      omit: { result: true },
    }),
  ]);
  const caller = viewCaller(app);
  const gone = caller
    ? await db.tenant.findMany({
        where: { AND: [scopeWhere(scope), listedWhere(caller), { goneAt: { not: null } }] },
        select: { id: true, name: true, domain: true, goneAt: true },
        orderBy: { name: "asc" },
      })
    : [];
  const isOpen = newest?.state === "queued" || newest?.state === "running";
  return {
    listedAt: list?.listedAt?.toISOString() ?? null,
    jobId: isOpen ? newest.id : null,
    error: newest?.state === "failed" ? viewJob({ ...newest, result: null }).error : null,
    customers: list ? await viewCustomers(db, list.customers) : [],
    newlyGone: list?.gone ?? 0,
    newlyReturned: list?.returned ?? 0,
    gone: gone.map(({ goneAt, ...tenant }) => ({ ...tenant, goneAt: goneAt?.toISOString() ?? "" })),
  };
}

async function viewCustomers(db: Db, customers: CustomerList["customers"]): Promise<CustomerView[]> {
  const taken = await findTaken(db, customers);
  return customers
    .map((customer) => viewCustomer(customer, taken.get(customer.entraTenantId)))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function viewCustomer(customer: CustomerList["customers"][number], taken: Taken | undefined): CustomerView {
  const { byId = null, byDomain = null } = taken ?? {};
  if (byId && !byId.archivedAt) return { ...customer, state: "there", tenantId: byId.id, why: null };
  const why = whyTaken({ byId, byDomain });
  if (why) return { ...customer, state: "taken", tenantId: null, why };
  return { ...customer, state: byId ? "archived" : "new", tenantId: null, why: null };
}
