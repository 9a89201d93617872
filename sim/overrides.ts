import path from "node:path";
import { z } from "zod";
import { appSchema } from "./apps.ts";
import type { Cloud, CloudTenant } from "./cloud.ts";
import { consentSchema } from "./directory-roles.ts";
import { readJson, writePrivateJson } from "./state-folder.ts";
import { inboundConnectorSchema } from "./tenants/connectors.ts";

export const throttleSchema = z.strictObject({
  calls: z.number().int().nonnegative(),
  retryAfterSeconds: z.number().nonnegative(),
});

const addedSchema = z.object({
  id: z.guid(),
  name: z.string(),
  kind: z.literal("added"),
  initialDomain: z.string(),
  domains: z.array(z.string()),
  appKey: z.literal("shared"),
  organizationGuid: z.guid(),
  createdAt: z.iso.datetime(),
  rejectDirectSend: z.boolean(),
  connectors: z.array(inboundConnectorSchema),
});
const tenantSchema = z.object({
  hydrated: z.boolean(),
  isCustomer: z.boolean().optional(),
  throttle: throttleSchema.nullable(),
  latencies: z.record(z.string(), z.number()),
  consents: z.record(z.string(), consentSchema),
  connectors: z.array(inboundConnectorSchema).optional(),
  propagationSeconds: z.number().default(0),
});
const overridesSchema = z.object({
  added: z.array(addedSchema).default([]),
  tenants: z.record(z.string(), tenantSchema),
  apps: z.array(appSchema),
});

const FILE = "overrides.json";
const changedTenants = new WeakMap<Cloud, Set<CloudTenant>>();

/** Marks a tenant as changed by the control endpoint, so that the change outlives a restart. */
export function markChanged(cloud: Cloud, tenant: CloudTenant): void {
  const marked = changedTenants.get(cloud) ?? new Set();
  changedTenants.set(cloud, marked.add(tenant));
}

export function readOverrides(folder: string, cloud: Cloud): void {
  const found = readJson(folder, FILE);
  if (found === undefined) return;
  const { added, tenants, apps } = overridesSchema.parse(found);
  for (const tenant of added) cloud.addTenant(tenant);
  for (const app of apps) cloud.apps.set(app.clientId, app);
  for (const [id, { consents, ...rest }] of Object.entries(tenants)) {
    const tenant = cloud.findTenant(id);
    if (!tenant) continue;
    Object.assign(tenant.state, rest, { consents: new Map(Object.entries(consents)) });
    markChanged(cloud, tenant);
  }
}

export function saveOverrides(folder: string, cloud: Cloud): void {
  const marked = [...(changedTenants.get(cloud) ?? [])];
  const tenants = Object.fromEntries(
    marked.map(({ id, state }) => {
      const { hydrated, isCustomer, throttle, latencies, connectors, propagationSeconds } = state;
      const consents = Object.fromEntries(state.consents);
      return [id, { hydrated, isCustomer, throttle, latencies, consents, connectors, propagationSeconds }];
    }),
  );
  const added = cloud.tenants.filter(({ kind }) => kind === "added").map(({ state, ...tenant }) => tenant);
  writePrivateJson(path.join(folder, FILE), { added, tenants, apps: [...cloud.apps.values()] });
}
