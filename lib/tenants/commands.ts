import type { Actor } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameTenant } from "../audit/rules.ts";
import type { HistoryStore } from "../store.ts";
import type { Cloud } from "./schema.ts";

export interface NewTenant {
  entraTenantId: string;
  domain: string;
  name: string;
  cloud: Cloud;
  appRegistrationId: string;
  tags?: string[];
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
        })),
      );
      return added.length;
    },
    { timeout: 120_000 },
  );
}
