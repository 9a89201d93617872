import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { consentSchema, graphRoleSchema } from "../directory-roles.ts";
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
  /** Whether Graph lists it among the provider's customers. */
  isCustomer: z.boolean().optional(),
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

const domain = z.hostname().toLowerCase();

export const newTenantSchema = z.strictObject({
  /** Should end in "(simulated)". */
  name: z.string().min(1).max(256),
  /** The initial domain. */
  domain,
  otherDomains: z.array(domain).default([]),
  id: z.guid().toLowerCase().optional(),
  rejectDirectSend: z.boolean().default(false),
  hydrated: z.boolean().default(true),
  isCustomer: z.boolean().default(true),
});
export type NewTenant = z.input<typeof newTenantSchema>;

const expiry = z.iso.datetime();

export const newSecretSchema = z.strictObject({
  /** Made, as Entra does, if it is left out. */
  value: z.string().min(1).optional(),
  expiresAt: expiry,
});

export const oldSecretSchema = z.strictObject({ value: z.string() });

/** PEM, or what is in a .cer file in base64. */
export const certificateSchema = z.strictObject({
  certificate: z.string().transform((text, context) => {
    try {
      const bytes = text.includes("BEGIN CERTIFICATE") ? text : Buffer.from(text, "base64");
      return new X509Certificate(bytes).toString();
    } catch {
      context.addIssue("This is no certificate.");
      return z.NEVER;
    }
  }),
});

export const appChangeSchema = z.strictObject({
  name: z.string().optional(),
  /** Replaces the secrets. */
  secrets: z.array(z.strictObject({ value: z.string().min(1), expiresAt: expiry })).optional(),
  /** Replaces the addresses that Entra may send a browser back to. */
  redirectUris: z.array(z.url()).optional(),
  /** Whether the registration lists Exchange.ManageAsApp, so that a consent grants it. */
  manageAsApp: z.boolean().optional(),
  /** Permissions of Graph that the registration lists; they are granted in its home tenant at once. */
  graphRoles: z.array(graphRoleSchema).optional(),
  multiTenant: z.boolean().optional(),
  /** Where it lives: the provider's tenant, if it is left out. */
  homeTenantId: z.guid().toLowerCase().optional(),
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
