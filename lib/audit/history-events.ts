import { z } from "zod";
import { common, eventTenantSchema, time } from "./event-parts.ts";

/** A place in the chain. */
const place = z.strictObject({
  seq: z.number().int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What is done with the history itself, and with copies of what Sendlock holds. */
export const historyEvents = [
  z.strictObject({
    type: z.literal("history.exported"),
    ...common,
    format: z.enum(["csv", "jsonl"]),
    /** What it was narrowed to, as the query box has it; null for all. */
    filter: z.string().max(500).nullable(),
    /** The newest event that is in it. */
    upTo: z.number().int().nonnegative(),
  }),
  z.strictObject({
    type: z.literal("history.statementMade"),
    ...common,
    tenant: eventTenantSchema,
    /** First and last day, both in it. */
    from: z.iso.date(),
    to: z.iso.date(),
  }),
  /** A check of the chain found an event that is not as it was written. */
  z.strictObject({
    type: z.literal("history.badEventFound"),
    ...common,
    badSeq: z.number().int().positive(),
    why: z.string().max(300),
  }),
  z.strictObject({
    type: z.literal("backup.made"),
    ...common,
    /** The newest event in it. */
    head: place,
    /** Of the whole file. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.number().int().positive(),
  }),
  z.strictObject({
    type: z.literal("history.restored"),
    ...common,
    backupMadeAt: time,
    /** The newest event of the backup: what follows it here was written after the restore. */
    backup: place,
    /** The newest event that is known to have been, of a head kept elsewhere; null when none was given. */
    newestKnown: place.nullable(),
  }),
] as const;
