import { z } from "zod";
import { consentSchema } from "../directory-roles.ts";
import { faultSchema } from "../faults.ts";
import { throttleSchema } from "../overrides.ts";
import { inboundConnectorSchema } from "../tenants/connectors.ts";

export { faultSchema };

const connectors = inboundConnectorSchema.shape;
const connectorChangeSchema = z.strictObject({
  name: connectors.name,
  /** Made from the name if it is left out. */
  guid: connectors.guid.optional(),
  enabled: connectors.enabled.default(true),
  senderIpAddresses: connectors.senderIpAddresses.default([]),
  senderDomains: connectors.senderDomains.default(["smtp:*;1"]),
  tlsSenderCertificateName: connectors.tlsSenderCertificateName.default(null),
});

export const tenantChangeSchema = z.strictObject({
  /** Sets the value as if somebody else had changed it. */
  rejectDirectSend: z.boolean().nullable().optional(),
  hydrated: z.boolean().optional(),
  throttle: throttleSchema.nullable().optional(),
  /** Milliseconds by cmdlet name, "EXOModuleFile", "token", or "*" for all. Replaces what was set. */
  latencies: z.record(z.string(), z.number().nonnegative()).optional(),
  /** Replaces the queue of faults; an empty list clears it. */
  faults: z.array(faultSchema).optional(),
  /** By client id; null takes the consent away. Others stay. */
  consents: z.record(z.string(), consentSchema.nullable()).optional(),
  /** Replaces the inbound connectors. */
  connectors: z.array(connectorChangeSchema).max(100).optional(),
  /** How long SMTP goes on with the former RejectDirectSend. */
  propagationSeconds: z.number().nonnegative().max(3_600).optional(),
});
export type TenantChange = z.input<typeof tenantChangeSchema>;

const expiry = z.iso.datetime();

export const appChangeSchema = z.strictObject({
  name: z.string().optional(),
  /** Replaces the secrets. */
  secrets: z.array(z.strictObject({ value: z.string().min(1), expiresAt: expiry })).optional(),
  /** Replaces the certificates (PEM). */
  certificates: z.array(z.string().includes("BEGIN CERTIFICATE")).optional(),
  /** Tenants (ids, or "all") where it gets consent with this role. */
  consent: z
    .strictObject({ tenants: z.union([z.literal("all"), z.array(z.string())]), ...consentSchema.shape })
    .optional(),
});
export type AppChange = z.input<typeof appChangeSchema>;

export const newAppSchema = appChangeSchema.extend({ clientId: z.guid().optional(), name: z.string() });
export type NewApp = z.input<typeof newAppSchema>;
