import { z } from "zod";
import { common, editsSchema, eventTenantSchema } from "./event-parts.ts";

/** What becomes of tenants, and of the filters over them. */
export const tenantEvents = [
  z.strictObject({ type: z.literal("tenant.changeAcknowledged"), ...common, tenant: eventTenantSchema }),
  z.strictObject({
    type: z.literal("tenant.edited"),
    ...common,
    tenant: eventTenantSchema,
    changes: editsSchema,
  }),
  z.strictObject({ type: z.literal("tenant.archived"), ...common, tenant: eventTenantSchema }),
  z.strictObject({
    type: z.literal("tenant.restored"),
    ...common,
    tenant: eventTenantSchema,
    credentialsGone: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("tenant.excluded"),
    ...common,
    tenant: eventTenantSchema,
    owner: z.string(),
    reason: z.string(),
    /** The day, such as 2027-01-31. */
    reviewOn: z.iso.date(),
  }),
  z.strictObject({ type: z.literal("tenant.exclusionEnded"), ...common, tenant: eventTenantSchema }),
  z.strictObject({ type: z.literal("filter.saved"), ...common, name: z.string(), query: z.string() }),
  z.strictObject({ type: z.literal("filter.removed"), ...common, name: z.string() }),
  z.strictObject({
    type: z.literal("tenant.added"),
    ...common,
    tenant: eventTenantSchema,
    cloud: z.string(),
    /** How it came: form, csv, customers, simulated. */
    source: z.string().optional(),
    /** It was archived before and came back. */
    wasArchived: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal("tenants.exported"), ...common, tenantCount: z.number().int() }),
  z.strictObject({ type: z.literal("tenant.customerGone"), ...common, tenant: eventTenantSchema }),
  z.strictObject({ type: z.literal("tenant.customerReturned"), ...common, tenant: eventTenantSchema }),
] as const;
