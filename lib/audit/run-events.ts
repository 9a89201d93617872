import { z } from "zod";
import { directSendSchema } from "../direct-send/schema.ts";
import { itemStates } from "../runs/schema.ts";
import { common, eventTenantSchema, failure, time } from "./event-parts.ts";

/** How many tenants a list names; a run over more says how many, and its items say which. */
export const mostTenantsNamed = 20;
const tenantList = {
  tenants: z.array(eventTenantSchema).max(mostTenantsNamed),
  /** Only when there are more than are named. */
  tenantCount: z.number().int().optional(),
};

/** By what the tenant was opened. */
const signIn = {
  credentialId: z.uuid().optional(),
  /** Microsoft's id of the request that failed, where its text has one; else of the sign-in. */
  correlationId: z.guid().optional(),
};

const change = {
  ...common,
  runId: z.uuid(),
  itemId: z.uuid(),
  attempt: z.number().int(),
  tenant: eventTenantSchema,
  before: directSendSchema.nullable(),
  requested: directSendSchema,
  /** Of the run, so that the event stands alone. */
  reason: z.string().max(500).optional(),
  ticket: z.string().max(100).optional(),
  ...signIn,
};

/** What plans, runs and readings leave in the history. */
export const runEvents = [
  z.strictObject({
    type: z.literal("plan.made"),
    ...common,
    planId: z.uuid(),
    action: z.enum(["check", "block", "allow"]),
    tenantCount: z.number().int(),
    /** The filter in words; null when tenants were named. */
    filter: z.string().max(1_000).nullable(),
  }),
  z.strictObject({
    type: z.literal("run.requested"),
    ...common,
    runId: z.uuid(),
    action: z.enum(["check", "block", "allow", "undo"]),
    ...tenantList,
    reason: z.string().max(500).nullable(),
    ticket: z.string().max(100).optional(),
    /** The run that an undo takes back. */
    undoOfId: z.uuid().optional(),
    /** The run whose failed tenants are tried again. */
    retryOfId: z.uuid().optional(),
    /** The plan that was seen before. */
    planId: z.uuid().optional(),
    /** A run that waits begins then. */
    startAt: time.optional(),
  }),
  /** A run that waited for its time begins. */
  z.strictObject({ type: z.literal("run.begun"), ...common, runId: z.uuid() }),
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
    counts: z.partialRecord(z.enum(itemStates), z.number().int()),
  }),
  z.strictObject({ type: z.literal("item.setting"), ...change }),
  z.strictObject({
    type: z.literal("item.succeeded"),
    ...change,
    after: directSendSchema,
    result: z.string().max(40),
  }),
  z.strictObject({ type: z.literal("item.failed"), ...change, ...failure }),
  z.strictObject({ type: z.literal("item.skipped"), ...change, why: z.string().max(60) }),
  z.strictObject({ type: z.literal("item.verifying"), ...change, ...failure }),
  z.strictObject({ type: z.literal("item.unverified"), ...change, ...failure }),
  z.strictObject({
    type: z.literal("tenant.stateRead"),
    ...common,
    runId: z.uuid(),
    tenant: eventTenantSchema,
    before: directSendSchema,
    after: directSendSchema,
    ...signIn,
  }),
  z.strictObject({
    type: z.literal("tenant.changedOutside"),
    ...common,
    runId: z.uuid(),
    tenant: eventTenantSchema,
    before: directSendSchema,
    after: directSendSchema,
    ...signIn,
  }),
] as const;
