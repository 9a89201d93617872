import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import type { Prisma, Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { scopeWhere, targetWhere } from "./queries.ts";
import { describeEdits, editTagList, mostTags, refuseNoTenant } from "./rules.ts";
import type { Cloud, EditTags, TenantSource } from "./schema.ts";

export interface NewTenant {
  entraTenantId: string;
  domain: string;
  name: string;
  cloud: Cloud;
  appRegistrationId: string;
  tags?: string[];
  source: TenantSource;
}

/** Adds the tenants that are not there yet, each with its audit event, all or none. Returns how many were new. */
export async function addTenants(
  { db, signer }: HistoryStore,
  actor: Actor,
  tenants: readonly NewTenant[],
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const added = await tx.tenant.createManyAndReturn({
        data: tenants.map((tenant) => ({ ...tenant, tags: tenant.tags ?? [] })),
        skipDuplicates: true,
      });
      await appendEvents(
        tx,
        signer,
        added.map((tenant) => ({
          type: "tenant.added" as const,
          actor,
          tenant: nameTenant(tenant),
          cloud: tenant.cloud,
          source: tenant.source,
        })),
      );
      return added.length;
    },
    { timeout: 120_000 },
  );
}

type TenantRow = Prisma.TenantGetPayload<{ include: { exclusion: true } }>;

/**
 * A tenant that nobody else changes until the transaction is over. A Set that was permitted before goes on.
 * @throws AppError `not-found` when it does not exist for this actor
 */
export async function lockTenant(tx: Tx, actor: Actor, id: string): Promise<TenantRow> {
  // `NO KEY`: runs, plans and jobs of the tenant can be made meanwhile.
  await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  // A statement of its own: only one that begins after the lock sees what the last writer committed.
  const tenant = await tx.tenant.findFirst({
    where: { AND: [scopeWhere(scopeOf(actor)), { id }] },
    include: { exclusion: true },
  });
  if (tenant) return tenant;
  throw refuseNoTenant();
}

/** Marks a change that was made outside Sendlock as seen. Nothing happens when there is none. @throws AppError `not-found` */
export async function acknowledgeChange(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const tenant = await lockTenant(tx, actor, id);
    if (!tenant.changedOutsideAt) return;
    await tx.tenant.update({ where: { id }, data: { changedOutsideAt: null } });
    await appendEvents(tx, signer, [
      { type: "tenant.changeAcknowledged", actor, origin, tenant: nameTenant(tenant) },
    ]);
  });
}

/**
 * Adds tags to tenants and takes others away, all or none, each tenant with its event. Returns how many changed.
 * @throws AppError `not-found` when a named tenant does not exist or none matches, `not-valid` when one would have too many tags
 */
export async function editTags(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  { target, add, remove }: EditTags,
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const tenants = await lockTargets(tx, actor, target);
      const changed = tenants
        .map((tenant) => ({ tenant, tags: editTagList(tenant.tags, add, remove) }))
        .filter(({ tenant, tags }) => tags.join() !== tenant.tags.join());
      const full = changed.find(({ tags }) => tags.length > mostTags);
      if (full) throw tooManyTags(full.tenant.name);
      for (const [, group] of Map.groupBy(changed, ({ tags }) => tags.join()))
        await tx.tenant.updateMany({
          where: { id: { in: group.map(({ tenant }) => tenant.id) } },
          data: { tags: group[0]?.tags ?? [] },
        });
      await appendEvents(
        tx,
        signer,
        changed.map(({ tenant, tags }) => ({
          type: "tenant.edited" as const,
          actor,
          origin,
          tenant: nameTenant(tenant),
          changes: describeEdits(tenant, { ...tenant, tags }),
        })),
      );
      return changed.length;
    },
    { timeout: 60_000 },
  );
}

async function lockTargets(
  tx: Tx,
  actor: Actor,
  target: EditTags["target"],
): Promise<Prisma.TenantGetPayload<object>[]> {
  const found = await tx.tenant.findMany({
    where: await targetWhere(tx, scopeOf(actor), target),
    select: { id: true },
  });
  const named = "tenantIds" in target ? new Set(target.tenantIds).size : 1;
  if (found.length < named)
    throw new AppError("not-found", {
      detail: "tenantIds" in target ? "One of the tenants does not exist." : "No tenant matches.",
      fix: "Load the list of tenants again.",
    });
  const ids = found.map(({ id }) => id);
  // In one order for everybody: two orders of locks would be a deadlock.
  await tx.$queryRaw`SELECT id FROM tenants WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  return tx.tenant.findMany({ where: { id: { in: ids }, archivedAt: null }, orderBy: { name: "asc" } });
}

function tooManyTags(name: string): AppError {
  return new AppError("not-valid", {
    detail: `${name} would have more than ${mostTags} tags.`,
    fix: "Take tags away first.",
    more: { fields: [{ path: "add", message: `gives ${name} more than ${mostTags} tags` }] },
  });
}
