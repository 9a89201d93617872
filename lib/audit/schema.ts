import { z } from "zod";
import { actorSchema, originSchema, roleSchema } from "../access/schema.ts";
import { directSendSchema } from "../direct-send/schema.ts";

const time = z.iso.datetime();

/** The tenant as it was called then. */
const tenantSchema = z.strictObject({
  id: z.uuid(),
  entraTenantId: z.uuid(),
  domain: z.string(),
  name: z.string(),
});

/** How many tenants a list names; a run over more says how many, and its items say which. */
export const mostTenantsNamed = 20;
const tenantList = {
  tenants: z.array(tenantSchema).max(mostTenantsNamed),
  /** Only when there are more than are named. */
  tenantCount: z.number().int().optional(),
};

const common = { actor: actorSchema, origin: originSchema.optional() };
const change = {
  ...common,
  runId: z.uuid(),
  itemId: z.uuid(),
  attempt: z.number().int(),
  tenant: tenantSchema,
  before: directSendSchema.nullable(),
  requested: directSendSchema,
};
const failure = { errorCode: z.string(), errorRaw: z.string().max(2_000).optional() };

/**
 * Everything that can stand in the history. Members are closed: what is not named here cannot be
 * written, so no event has a place for a secret.
 */
export const newEventSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("run.requested"),
    ...common,
    runId: z.uuid(),
    action: z.enum(["check", "block", "allow", "undo"]),
    ...tenantList,
    reason: z.string().nullable(),
    ticket: z.string().optional(),
    /** The run that an undo takes back. */
    undoOfId: z.uuid().optional(),
    /** The run whose failed tenants are tried again. */
    retryOfId: z.uuid().optional(),
    /** The plan that was seen before. */
    planId: z.uuid().optional(),
    /** A run that waits begins then. */
    startAt: time.optional(),
  }),
  z.strictObject({ type: z.literal("run.paused"), ...common, runId: z.uuid() }),
  z.strictObject({ type: z.literal("run.resumed"), ...common, runId: z.uuid() }),
  z.strictObject({
    type: z.literal("run.stopped"),
    ...common,
    runId: z.uuid(),
    why: z.enum(["canary-failed", "too-many-failed"]),
    failed: z.number().int(),
    /** Those that had not begun. */
    ...tenantList,
  }),
  z.strictObject({
    type: z.literal("run.exported"),
    ...common,
    runId: z.uuid(),
    format: z.enum(["csv", "json"]),
  }),
  z.strictObject({
    type: z.literal("run.cancelled"),
    ...common,
    runId: z.uuid(),
    /** Those that had not begun. */
    ...tenantList,
  }),
  z.strictObject({
    type: z.literal("run.finished"),
    ...common,
    runId: z.uuid(),
    outcome: z.enum(["succeeded", "partial", "failed"]),
    counts: z.record(z.string(), z.number().int()),
  }),
  z.strictObject({ type: z.literal("item.setting"), ...change }),
  z.strictObject({
    type: z.literal("item.succeeded"),
    ...change,
    after: directSendSchema,
    result: z.string(),
  }),
  z.strictObject({ type: z.literal("item.failed"), ...change, ...failure }),
  z.strictObject({ type: z.literal("item.skipped"), ...change, why: z.string() }),
  z.strictObject({ type: z.literal("item.verifying"), ...change, ...failure }),
  z.strictObject({ type: z.literal("item.unverified"), ...change, ...failure }),
  z.strictObject({
    type: z.literal("tenant.stateRead"),
    ...common,
    runId: z.uuid(),
    tenant: tenantSchema,
    before: directSendSchema,
    after: directSendSchema,
  }),
  z.strictObject({
    type: z.literal("tenant.changedOutside"),
    ...common,
    runId: z.uuid(),
    tenant: tenantSchema,
    before: directSendSchema,
    after: directSendSchema,
  }),
  z.strictObject({ type: z.literal("tenant.changeAcknowledged"), ...common, tenant: tenantSchema }),
  z.strictObject({
    type: z.literal("tenant.edited"),
    ...common,
    tenant: tenantSchema,
    changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
  }),
  z.strictObject({ type: z.literal("tenant.archived"), ...common, tenant: tenantSchema }),
  z.strictObject({
    type: z.literal("tenant.excluded"),
    ...common,
    tenant: tenantSchema,
    owner: z.string(),
    reason: z.string(),
    /** The day, such as 2027-01-31. */
    reviewOn: z.iso.date(),
  }),
  z.strictObject({ type: z.literal("tenant.exclusionEnded"), ...common, tenant: tenantSchema }),
  z.strictObject({
    type: z.literal("credential.removed"),
    ...common,
    credentialId: z.uuid(),
    appRegistrationId: z.uuid(),
    clientId: z.uuid(),
  }),
  z.strictObject({ type: z.literal("filter.saved"), ...common, name: z.string(), query: z.string() }),
  z.strictObject({ type: z.literal("filter.removed"), ...common, name: z.string() }),
  z.strictObject({
    type: z.literal("settings.changed"),
    ...common,
    setting: z.string(),
    before: z.string(),
    after: z.string(),
  }),
  z.strictObject({
    type: z.literal("job.requested"),
    ...common,
    jobId: z.uuid(),
    kind: z.enum(["survey"]),
    tenant: tenantSchema,
  }),
  z.strictObject({ type: z.literal("tenant.added"), ...common, tenant: tenantSchema, cloud: z.string() }),
  z.strictObject({
    type: z.literal("credential.added"),
    ...common,
    credentialId: z.uuid(),
    appRegistrationId: z.uuid(),
    clientId: z.uuid(),
    kind: z.enum(["certificate", "secret"]),
    thumbprint: z.string().nullable(),
    expiresAt: time.nullable(),
  }),
  z.strictObject({ type: z.literal("session.started"), ...common, sessionId: z.uuid() }),
  z.strictObject({ type: z.literal("session.refused"), ...common, why: z.string() }),
  z.strictObject({ type: z.literal("session.ended"), ...common, sessionId: z.uuid() }),
  z.strictObject({ type: z.literal("sign-in-link.created"), ...common, expiresAt: time }),
  z.strictObject({
    type: z.literal("token.created"),
    ...common,
    tokenId: z.uuid(),
    name: z.string(),
    role: roleSchema,
    expiresAt: time,
  }),
]);

export type NewEvent = z.infer<typeof newEventSchema>;
export type EventTenant = z.infer<typeof tenantSchema>;

/** What the chain adds to an event before it is hashed. */
const linkSchema = z.object({
  v: z.literal(1),
  seq: z.number().int().positive(),
  /** Hash of the event before, 64 zeros for the first. */
  prev: z.string().regex(/^[0-9a-f]{64}$/),
  at: time,
});

export const auditEventSchema = linkSchema.and(newEventSchema);
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** One row as stored and exported. */
export interface ChainRow {
  seq: number;
  body: string;
  hash: string;
  signature: string;
  /** What the database searches by; absent in an export, which has the content alone. */
  columns?: { type: string; at: string; tenantId: string | null; runId: string | null; actorId: string };
}

export interface Head {
  seq: number;
  hash: string;
  signature: string;
}

const moment = z.iso
  .datetime({ offset: true })
  .refine((text) => /^2\d{3}/.test(text), "must lie in this millennium");

export const auditListSchema = z.object({
  tenantId: z.uuid().optional(),
  runId: z.uuid().optional(),
  /** A kind, such as `item.succeeded`, or the beginning of some, such as `item.` */
  type: z.string().max(60).optional(),
  actorId: z.string().max(60).optional(),
  /** Words to find in names, reasons and texts. */
  q: z.string().trim().max(100).optional(),
  from: moment.optional(),
  to: moment.optional(),
  beforeSeq: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditListQuery = z.infer<typeof auditListSchema>;
