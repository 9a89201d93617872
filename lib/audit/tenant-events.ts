import { z } from "zod";
import { common, editsSchema, eventTenantSchema, failure, possibleFailure, time } from "./event-parts.ts";

const consent = { ...common, tenant: eventTenantSchema, appRegistrationId: z.uuid(), clientId: z.uuid() };

/** Absent in events of when only the tenants page had filters. */
const filterPage = z.enum(["tenants", "history"]).optional();

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
    owner: z.string().max(100),
    reason: z.string().max(500),
    /** The day, such as 2027-01-31. */
    reviewOn: z.iso.date(),
  }),
  z.strictObject({ type: z.literal("tenant.exclusionEnded"), ...common, tenant: eventTenantSchema }),
  z.strictObject({
    type: z.literal("filter.saved"),
    ...common,
    page: filterPage,
    name: z.string().max(60),
    query: z.string().max(500),
  }),
  z.strictObject({
    type: z.literal("filter.removed"),
    ...common,
    page: filterPage,
    name: z.string().max(60),
  }),
  z.strictObject({
    type: z.literal("tenant.added"),
    ...common,
    tenant: eventTenantSchema,
    cloud: z.string().max(20),
    /** How it came: form, csv, customers, simulated. */
    source: z.string().max(20).optional(),
    /** It was archived before and came back. */
    wasArchived: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal("tenants.exported"), ...common, tenantCount: z.number().int() }),
  z.strictObject({ type: z.literal("tenant.customerGone"), ...common, tenant: eventTenantSchema }),
  z.strictObject({ type: z.literal("tenant.customerReturned"), ...common, tenant: eventTenantSchema }),
  z.strictObject({ type: z.literal("tenant.consentLinkMade"), ...consent, expiresAt: time }),
  /** Microsoft's answer said so; a token has to prove it. */
  z.strictObject({ type: z.literal("tenant.consentGiven"), ...consent }),
  z.strictObject({
    type: z.literal("tenant.consentRefused"),
    ...consent,
    /** `refused` by Microsoft or the customer; the others are answers that did not count. */
    why: z.enum(["refused", "other-tenant", "used-already", "expired", "not-an-answer"]),
    ...possibleFailure,
  }),
  z.strictObject({
    type: z.literal("tenant.connectionChecked"),
    ...common,
    tenant: eventTenantSchema,
    jobId: z.uuid(),
    outcome: z.enum(["passed", "failed"]),
    /** The step that failed. */
    step: z.string().max(40).optional(),
    ...possibleFailure,
  }),
  /** Enable-OrganizationCustomization is about to be sent. */
  z.strictObject({
    type: z.literal("tenant.hydrating"),
    ...common,
    tenant: eventTenantSchema,
    jobId: z.uuid(),
    attempt: z.number().int(),
    reason: z.string().max(500).optional(),
  }),
  z.strictObject({
    type: z.literal("tenant.hydrated"),
    ...common,
    tenant: eventTenantSchema,
    jobId: z.uuid(),
    /** It was so already, and nothing was changed. */
    already: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("tenant.hydrationFailed"),
    ...common,
    tenant: eventTenantSchema,
    jobId: z.uuid(),
    /** Whether the command may have been carried out nevertheless. */
    mayHaveLeft: z.boolean(),
    ...failure,
  }),
] as const;
