import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { lockTenant } from "./commands.ts";
import { isReviewDue } from "./rules.ts";
import type { NewExclusion } from "./schema.ts";

/**
 * Lets runs skip a tenant, or writes another owner, reason or day on its exclusion. A Set that was permitted
 * before goes on; the next is not permitted.
 * @throws AppError `not-found`, `not-valid` when the day of review has come already
 */
export async function excludeTenant(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
  { owner, reason, reviewOn }: NewExclusion,
): Promise<void> {
  if (isReviewDue(reviewOn, new Date()))
    throw new AppError("not-valid", {
      detail: "reviewOn: must be a day to come.",
      fix: "Choose a day after today.",
      more: { fields: [{ path: "reviewOn", message: "must be a day to come" }] },
    });
  await db.$transaction(async (tx) => {
    const tenant = await lockTenant(tx, actor, id);
    const data = { owner, reason, reviewOn: new Date(reviewOn), createdBy: actor.name };
    await tx.exclusion.upsert({
      where: { tenantId: id },
      create: { tenantId: id, ...data },
      update: { ...data, createdAt: new Date() },
    });
    await appendEvents(tx, signer, [
      { type: "tenant.excluded", actor, origin, tenant: nameTenant(tenant), owner, reason, reviewOn },
    ]);
  });
}

/** Lets runs visit a tenant again. Nothing happens when it is not excluded. @throws AppError `not-found` */
export async function endExclusion(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const tenant = await lockTenant(tx, actor, id);
    if (!tenant.exclusion) return;
    await tx.exclusion.delete({ where: { tenantId: id } });
    await appendEvents(tx, signer, [
      { type: "tenant.exclusionEnded", actor, origin, tenant: nameTenant(tenant) },
    ]);
  });
}
