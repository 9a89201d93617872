import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import type { NewEvent } from "../audit/schema.ts";
import { type Db, isUniqueViolation, Prisma, readClock, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import { makeJobs } from "../jobs/commands.ts";
import type { Store } from "../store.ts";
import { getTenant } from "./queries.ts";
import { whyNotServed } from "./rules.ts";
import type { AddedTenants, AddTenant, AppChoice, TenantDetail, TenantSource } from "./schema.ts";

type TenantRow = Prisma.TenantGetPayload<object>;

/** What keeps a tenant from being added: the tenant that has its id or its domain. */
export interface Taken {
  byId: TenantRow | null;
  /** It has another id. */
  byDomain: TenantRow | null;
}

/** For each new tenant what is there already, archived tenants too. Keyed by Entra tenant id. */
export async function findTaken(
  db: Db | Tx,
  tenants: readonly Pick<AddTenant, "entraTenantId" | "domain">[],
): Promise<ReadonlyMap<string, Taken>> {
  const rows = await db.tenant.findMany({
    where: {
      OR: [
        { entraTenantId: { in: tenants.map(({ entraTenantId }) => entraTenantId) } },
        { domain: { in: tenants.map(({ domain }) => domain) } },
      ],
    },
  });
  const ids = new Map(rows.map((row) => [row.entraTenantId, row]));
  const domains = new Map(rows.map((row) => [row.domain, row]));
  return new Map(
    tenants.map(({ entraTenantId, domain }) => {
      const owner = domains.get(domain);
      const byDomain = owner && owner.entraTenantId !== entraTenantId ? owner : null;
      return [entraTenantId, { byId: ids.get(entraTenantId) ?? null, byDomain }];
    }),
  );
}

/** Why a tenant can't be added, in words; null when it can. One that was archived can: it comes back. */
export function whyTaken({ byId, byDomain }: Taken): string | null {
  if (byId && !byId.archivedAt) return `This tenant is in Sendlock already, as ${byId.name}`;
  if (!byDomain) return null;
  return byDomain.archivedAt
    ? `This domain is that of an archived tenant, ${byDomain.name}: use another of its domains`
    : `This domain is that of another tenant in Sendlock, ${byDomain.name}`;
}

/**
 * Adds one tenant and asks for its connection check, where there is an app registration to sign in with.
 * @throws AppError `tenant-exists`, `not-valid` where the app registration does not exist or can't serve it
 */
export async function addTenant(
  store: Store,
  actor: Actor,
  origin: Origin,
  tenant: AddTenant,
): Promise<TenantDetail> {
  const { entraTenantId } = tenant;
  const [id = ""] = await insideOne(store, async (tx) => {
    const taken = (await findTaken(tx, [tenant])).get(entraTenantId);
    const why = taken && whyTaken(taken);
    if (why) throw exists(why);
    const { appRegistrationId } = tenant;
    if (appRegistrationId !== null)
      requireServed(
        (await listApps(tx)).find((app) => app.id === appRegistrationId),
        tenant,
      );
    return (await insertTenants(store, tx, actor, origin, [tenant], "form")).ids;
  });
  const detail = await getTenant(store.db, scopeOf(actor), id);
  if (!detail) throw new Error(`Tenant ${id} was added but can't be read.`);
  return detail;
}

function exists(why: string): AppError {
  return new AppError("tenant-exists", { detail: `${why}.`, fix: "Look for it in the list of tenants." });
}

/** One transaction in which tenants are added. @throws AppError `tenant-exists` when somebody else was faster */
export async function insideOne<T>({ db }: Store, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db.$transaction(work, { timeout: 120_000 });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw exists("Somebody else added one of these tenants at the same moment");
  }
}

/** The app registrations that a tenant can be given. */
export function listApps(db: Db | Tx): Promise<AppChoice[]> {
  return db.appRegistration.findMany({
    select: { id: true, name: true, clientId: true, cloud: true, multiTenant: true, homeTenantId: true },
    orderBy: { name: "asc" },
  });
}

/** @throws AppError `not-valid` where the app registration does not exist or can't serve the tenant */
export function requireServed(app: Omit<AppChoice, "id" | "clientId"> | undefined, tenant: AddTenant): void {
  const why = app ? whyNotServed(app, tenant)?.message : "There is no such app registration";
  if (!why) return;
  throw new AppError("not-valid", {
    detail: `${why}.`,
    fix: "Choose another app registration.",
    more: { fields: [{ path: "appRegistrationId", message: why }] },
  });
}

/** PostgreSQL takes 65,535 parameters a statement; a tenant has about fifteen. */
const rowsAtOnce = 1_000;

/**
 * Adds tenants that `findTaken` has nothing against, each with its audit event and the wish for a connection check,
 * which is the last thing it does. Archived ones come back, with what is known of their state forgotten.
 */
export async function insertTenants(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin,
  tenants: readonly AddTenant[],
  source: TenantSource,
): Promise<AddedTenants & { ids: string[] }> {
  const createdAt = await readClock(tx);
  const taken = await findTaken(tx, tenants);
  const archived = tenants.filter(({ entraTenantId }) => taken.get(entraTenantId)?.byId);
  const fresh = tenants.filter((tenant) => !archived.includes(tenant));
  const all: TenantRow[] = [];
  for (let from = 0; from < fresh.length; from += rowsAtOnce) {
    const data = fresh.slice(from, from + rowsAtOnce).map((tenant) => ({ ...tenant, source, createdAt }));
    all.push(...(await tx.tenant.createManyAndReturn({ data })));
  }
  const back: TenantRow[] = [];
  for (const tenant of archived) back.push(await bringBack(tx, tenant, source, createdAt));
  all.push(...back);
  const jobs = await makeJobs(
    store,
    tx,
    { actor, origin },
    "connection",
    all.filter(({ appRegistrationId }) => appRegistrationId !== null),
  );
  const events = all.map(
    (row): NewEvent => ({
      type: "tenant.added",
      actor,
      origin,
      tenant: nameTenant(row),
      cloud: row.cloud,
      source,
      ...(back.includes(row) ? { wasArchived: true } : {}),
    }),
  );
  await appendEvents(tx, store.signer, [...events, ...jobs]);
  return { ids: all.map(({ id }) => id), added: all.length, addedSince: createdAt.toISOString() };
}

/** What was read before it was archived may be long out of date. @throws AppError `tenant-exists` when it is back already */
async function bringBack(
  tx: Tx,
  tenant: AddTenant,
  source: TenantSource,
  createdAt: Date,
): Promise<TenantRow> {
  const [row] = await tx.tenant.updateManyAndReturn({
    where: { entraTenantId: tenant.entraTenantId, archivedAt: { not: null } },
    data: {
      ...tenant,
      source,
      createdAt,
      archivedAt: null,
      goneAt: null,
      directSend: "unknown",
      unknownReason: "never-read",
      checkedAt: null,
      errorCode: null,
      errorRaw: null,
      errorAt: null,
      changedOutsideAt: null,
      authFailures: 0,
      connection: Prisma.DbNull,
      connectionAt: null,
    },
  });
  if (row) return row;
  throw exists(`Somebody else added ${tenant.name} at the same moment`);
}
