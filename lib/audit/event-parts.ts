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

/** What somebody wrote anew, field by field, in words. */
export const editsSchema = z.array(
  z.strictObject({ field: z.string(), before: z.string(), after: z.string() }),
);
