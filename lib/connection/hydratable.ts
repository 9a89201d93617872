import type { Prisma, Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import { refuseExcluded, refuseWatched } from "../tenants/rules.ts";
import { connectionSchema } from "./schema.ts";

/**
 * Hydration changes a tenant for good: it is only for one that may be changed, and whose newest connection check said
 * that it is needed.
 * @throws AppError `tenant-watched`, `tenant-excluded`, `not-hydratable`
 */
export async function requireHydratable(tx: Tx, tenant: Prisma.TenantGetPayload<object>): Promise<void> {
  const { id, name, access, connection } = tenant;
  if (access === "watch") throw refuseWatched(name);
  const exclusion = await tx.exclusion.findUnique({ where: { tenantId: id }, select: { tenantId: true } });
  if (exclusion) throw refuseExcluded(name);
  if (connectionSchema.safeParse(connection).data?.mayHydrate) return;
  throw new AppError("not-hydratable", {
    detail: `The newest connection check of ${name} did not say that its organisation has to be hydrated.`,
    fix: "Check its connection. Hydration is offered there where Exchange asks for it.",
  });
}
