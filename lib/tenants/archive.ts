import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin, Scope } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { removeUnusedCredentials } from "../credentials/commands.ts";
import type { Db, Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { lockTenant } from "./commands.ts";
import { matchText, scopeWhere } from "./queries.ts";
import type { ArchivedPage, RestoredTenant } from "./schema.ts";

/**
 * Takes a tenant out of everything but the history. Its app registration loses its credentials when it serves
 * no other tenant. What waits for the tenant is skipped when its turn comes.
 * @throws AppError `not-found`, `tenant-busy` while a run is at work on it
 */
export async function archiveTenant(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const tenant = await lockTenant(tx, actor, id);
    await refuseBusy(tx, tenant);
    await tx.tenant.update({ where: { id }, data: { archivedAt: new Date(), changedOutsideAt: null } });
    await tx.job.updateMany({
      where: { tenantId: id, state: "queued" },
      data: { state: "failed", errorCode: "tenant-archived", endedAt: new Date() },
    });
    const removed = tenant.appRegistrationId
      ? await removeUnusedCredentials(tx, tenant.appRegistrationId)
      : [];
    await appendEvents(tx, signer, [
      { type: "tenant.archived", actor, origin, tenant: nameTenant(tenant) },
      ...removed.map((credential) => ({
        type: "credential.removed" as const,
        actor,
        origin,
        ...credential,
      })),
    ]);
  });
}

/** An item that begins after this finds the tenant archived before it may set anything. */
async function refuseBusy(tx: Tx, { id, name }: { id: string; name: string }): Promise<void> {
  const busy = await tx.runItem.findFirst({
    where: { tenantId: id, state: { in: ["running", "verifying"] } },
    select: { id: true },
  });
  if (!busy) return;
  throw new AppError("tenant-busy", {
    detail: `${name} is at work: an earlier request is not finished.`,
    fix: "Wait until it is done, then archive it.",
  });
}

/** The credentials that a sign-in could use. */
const withCredentials = {
  appRegistration: { select: { _count: { select: { credentials: { where: { retiredAt: null } } } } } },
} as const;

function areCredentialsGone(row: { appRegistration: { _count: { credentials: number } } | null }): boolean {
  return !row.appRegistration?._count.credentials;
}

/** Archived tenants within the scope, the newest first, with the number of all that match. */
export async function listArchivedTenants(
  db: Db,
  scope: Scope,
  { q, limit }: { q?: string | undefined; limit: number },
): Promise<ArchivedPage> {
  const where = { AND: [{ ...scopeWhere(scope), archivedAt: { not: null } }, q ? matchText(q) : {}] };
  const [rows, total] = await Promise.all([
    db.tenant.findMany({ where, orderBy: { archivedAt: "desc" }, include: withCredentials, take: limit }),
    db.tenant.count({ where }),
  ]);
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    domain: row.domain,
    archivedAt: row.archivedAt?.toISOString() ?? "",
    credentialsGone: areCredentialsGone(row),
  }));
  return { items, total };
}

/**
 * Brings an archived tenant back, as it was when it was archived. Credentials that went with it stay gone.
 * @throws AppError `not-found` when it is not archived, or does not exist for this actor
 */
export async function restoreTenant(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<RestoredTenant> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    // As archiving does: whoever takes unused credentials away sees this tenant, or this sees that they are gone.
    await tx.$queryRaw`
      SELECT id FROM app_registrations WHERE id = (SELECT app_registration_id FROM tenants WHERE id = ${id}::uuid)
      FOR NO KEY UPDATE`;
    const where = { ...scopeWhere(scopeOf(actor)), archivedAt: { not: null }, id };
    const tenant = await tx.tenant.findFirst({ where, include: withCredentials });
    if (!tenant)
      throw new AppError("not-found", {
        detail: "There is no such archived tenant.",
        fix: "Load the list of archived tenants again.",
      });
    await tx.tenant.update({ where: { id }, data: { archivedAt: null } });
    const credentialsGone = areCredentialsGone(tenant);
    await appendEvents(tx, signer, [
      { type: "tenant.restored", actor, origin, tenant: nameTenant(tenant), credentialsGone },
    ]);
    return { id, name: tenant.name, credentialsGone };
  });
}
