import { z } from "zod";
import { common, eventTenantSchema } from "./event-parts.ts";

/** Jobs of the worker, and settings. */
export const appEvents = [
  z.strictObject({
    type: z.literal("settings.changed"),
    ...common,
    setting: z.string().max(60),
    before: z.string().max(400),
    after: z.string().max(400),
  }),
  z.strictObject({
    type: z.literal("job.requested"),
    ...common,
    jobId: z.uuid(),
    kind: z.enum([
      "survey",
      "lookup",
      "customers",
      "connection",
      "hydrate",
      "credential",
      "test",
      "reseal",
      "verify",
    ]),
    tenant: eventTenantSchema.optional(),
    appRegistrationId: z.uuid().optional(),
    clientId: z.uuid().optional(),
    credentialId: z.uuid().optional(),
    /** The domain or tenant id that a lookup is about. */
    named: z.string().max(253).optional(),
    reason: z.string().max(500).optional(),
  }),
] as const;
