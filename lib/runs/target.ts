import type { Scope } from "../access/schema.ts";
import type { EventTenant } from "../audit/schema.ts";
import type { Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { AppError } from "../errors.ts";
import { targetWhere } from "../tenants/queries.ts";
import type { Target } from "../tenants/schema.ts";
import type { BusinessHours } from "./windows.ts";

/** One tenant of a frozen target, with all that a verdict needs. */
export interface TargetTenant extends EventTenant, BusinessHours {
  tags: string[];
  known: DirectSend;
  knownAt: Date | null;
  errorCode: string | null;
  hasApp: boolean;
  isExcluded: boolean;
  isWatched: boolean;
  isBusy: boolean;
}

const columns = {
  id: true,
  entraTenantId: true,
  domain: true,
  name: true,
  tags: true,
  timeZone: true,
  businessDays: true,
  businessFrom: true,
  businessTo: true,
  directSend: true,
  checkedAt: true,
  errorCode: true,
  appRegistrationId: true,
  access: true,
} as const;

/**
 * Freezes the target: the tenants named, in their order, or all that match the filter now, by name.
 * @param mayMiss a named tenant that is gone is left out
 * @throws AppError `not-found` when nothing matches, or a named tenant does not exist
 */
export async function freezeTarget(
  tx: Tx,
  scope: Scope,
  target: Target,
  { mayMiss = false }: { mayMiss?: boolean } = {},
): Promise<TargetTenant[]> {
  const rows = await tx.tenant.findMany({
    where: await targetWhere(tx, scope, target),
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: columns,
  });
  const [excluded, busy] = [await findExcluded(tx), await findBusyTenants(tx)];
  const tenants = rows.map(({ directSend, checkedAt, appRegistrationId, access, ...row }) => ({
    ...row,
    known: directSend,
    knownAt: checkedAt,
    hasApp: appRegistrationId !== null,
    isExcluded: excluded.has(row.id),
    isWatched: access === "watch",
    isBusy: busy.has(row.id),
  }));
  if (!("tenantIds" in target)) {
    if (tenants.length > 0) return tenants;
    throw new AppError("not-found", { detail: "No tenant matches.", fix: "Clear the filter." });
  }
  const ids = target.tenantIds;
  if (tenants.length === 0 || (!mayMiss && tenants.length < ids.length))
    throw new AppError("not-found", {
      detail: ids.length === 1 ? "There is no such tenant." : "One of the tenants does not exist.",
      fix: "Load the list of tenants again.",
    });
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function findExcluded(tx: Tx): Promise<Set<string>> {
  const rows = await tx.exclusion.findMany({ select: { tenantId: true } });
  return new Set(rows.map(({ tenantId }) => tenantId));
}

/** Tenants with an item between its claim and its end. Queued items do not lock. */
async function findBusyTenants(tx: Tx): Promise<Set<string>> {
  const rows = await tx.runItem.findMany({
    where: { state: { in: ["running", "verifying"] } },
    select: { tenantId: true },
  });
  return new Set(rows.map(({ tenantId }) => tenantId));
}
