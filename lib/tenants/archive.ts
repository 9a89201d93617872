import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameTenant } from "../audit/rules.ts";
import { removeUnusedCredentials } from "../credentials/commands.ts";
import type { Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { lockTenant } from "./commands.ts";

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
