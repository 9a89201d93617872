import { z } from "zod";
import { common, editsSchema, failure, possibleFailure, time } from "./event-parts.ts";

const app = { ...common, appRegistrationId: z.uuid(), clientId: z.uuid() };
const credential = { ...app, credentialId: z.uuid() };
const kind = z.enum(["certificate", "secret"]);
/** SHA-256 of the certificate; null for a secret, or before a certificate is made. */
const thumbprint = z.string().max(100).nullable();

/** App registrations and their credentials. */
export const credentialEvents = [
  z.strictObject({
    type: z.literal("appRegistration.added"),
    ...app,
    name: z.string().max(200),
    cloud: z.string().max(20),
    multiTenant: z.boolean(),
    homeTenantId: z.guid().nullable(),
  }),
  z.strictObject({
    type: z.literal("appRegistration.edited"),
    ...app,
    name: z.string().max(200),
    changes: editsSchema,
  }),
  z.strictObject({ type: z.literal("appRegistration.removed"), ...app, name: z.string().max(200) }),
  z.strictObject({
    type: z.literal("credential.added"),
    ...credential,
    kind,
    /** It is made here, or came as this. */
    how: z.enum(["make", "secret", "pem", "pfx"]).optional(),
    thumbprint,
    expiresAt: time.nullable(),
  }),
  z.strictObject({
    type: z.literal("credential.prepared"),
    ...credential,
    kind,
    thumbprint,
    expiresAt: time.nullable(),
  }),
  z.strictObject({ type: z.literal("credential.refused"), ...credential, kind, ...failure }),
  z.strictObject({
    type: z.literal("credential.tested"),
    ...credential,
    outcome: z.enum(["succeeded", "failed"]),
    /** In which Entra tenant a token was asked for; absent when there was none. */
    entraTenantId: z.guid().optional(),
    ...possibleFailure,
  }),
  z.strictObject({ type: z.literal("credential.used"), ...credential, kind, thumbprint }),
  z.strictObject({ type: z.literal("credential.retired"), ...credential, kind, thumbprint }),
  z.strictObject({ type: z.literal("credential.removed"), ...credential }),
  z.strictObject({
    type: z.literal("credential.resealed"),
    ...common,
    jobId: z.uuid(),
    /** Id of the key that they are sealed to now. */
    keyId: z.string().max(100),
    done: z.number().int(),
    total: z.number().int(),
    failed: z.number().int(),
  }),
] as const;
