import { z } from "zod";
import { actorSchema, originSchema } from "../access/schema.ts";

/** What every event has; one of the system itself has no origin. */
export const common = { actor: actorSchema, origin: originSchema.optional() };

export const time = z.iso.datetime();

/** The tenant as it was called then. */
export const eventTenantSchema = z.strictObject({
  id: z.uuid(),
  entraTenantId: z.uuid(),
  domain: z.string(),
  name: z.string(),
});
