import { z } from "zod";
import { actorSchema, originSchema } from "../access/schema.ts";
import { readCorrelationId } from "../direct-send/correlation.ts";

/** What every event has; one of the system itself has no origin. */
export const common = { actor: actorSchema, origin: originSchema.optional() };

export const time = z.iso.datetime();

/** A row of the error catalogue, and Microsoft's own words. */
const errorCode = z.string().max(60);
const errorRaw = z.string().max(2_000);
/** Microsoft's id of the request that failed, where its words have one. */
const correlationId = z.guid().optional();
export const failure = { errorCode, errorRaw: errorRaw.optional(), correlationId };
export const possibleFailure = { ...failure, errorCode: errorCode.optional() };

/** A failure as an event holds it. */
export function nameFailure(code: string, raw: string) {
  const id = readCorrelationId(raw);
  return { errorCode: code, errorRaw: raw, ...(id ? { correlationId: id } : {}) };
}

/** The tenant as it was called then. */
export const eventTenantSchema = z.strictObject({
  id: z.uuid(),
  entraTenantId: z.uuid(),
  domain: z.string().max(253),
  name: z.string().max(256),
});

/** Notes of a tenant are the longest text that somebody writes: 5,000 characters. */
const mostEditedCharacters = 6_000;

/** What somebody wrote anew, field by field, in words. */
export const editsSchema = z
  .array(
    z.strictObject({
      field: z.string().max(60),
      before: z.string().max(mostEditedCharacters),
      after: z.string().max(mostEditedCharacters),
    }),
  )
  .max(30);
