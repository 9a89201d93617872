import { z } from "zod";
import type { DirectSend } from "../direct-send/schema.ts";

/** Who changed the setting, why, and by which run. */
export interface ChangedBy {
  name: string;
  action: "check" | "block" | "allow" | "undo";
  reason: string | null;
  ticket: string | null;
  runId: string;
}

/** How a period of one state began. */
export type Beginning =
  /** The tenant was added, and nothing was read yet. */
  | { how: "added" }
  /** It was read so; what was before is not known, or was the same before a time without knowledge. */
  | { how: "read"; runId: string }
  /** Sendlock set it, at `setAt`. */
  | { how: "set"; before: DirectSend; wanted: DirectSend; setAt: string; by: ChangedBy }
  /** Somebody changed it between two readings. `outside`: it is known that Sendlock did not. */
  | { how: "outside" | "unexplained"; before: DirectSend; after: string; runId: string }
  | { how: "archived"; at: string };

/** Why nothing is known for a time. */
export type UnknownBecause =
  | "not-read"
  /** A Set was sent, and the value was not read back. */
  | "set-not-read"
  /** It changed at some moment between two readings. */
  | "between-readings"
  | "archived"
  /** Exchange answered without the setting. */
  | "not-told";

/** A time in which nothing was read, longer than the daily check leaves. */
export interface Gap {
  from: string;
  to: string;
}

/** A time in which a tenant was in one state, as far as it was read. Times are ISO, UTC. */
export interface StatePeriod {
  state: DirectSend;
  from: string;
  /** Null: the newest, nothing else is known since. */
  to: string | null;
  /** Whether `to` is when it changed, or only the newest time at which it was known to be so. */
  isEndKnown: boolean;
  reads: number;
  lastReadAt: string | null;
  gaps: Gap[];
  /** Null when the state is known. */
  unknownBecause: UnknownBecause | null;
  began: Beginning;
}

/** One change of the state. `state` is what it led to, unknown where that was never read. */
export type StateChange =
  | (Extract<Beginning, { how: "set" }> & { state: DirectSend; readAt: string | null })
  | (Extract<Beginning, { how: "outside" | "unexplained" }> & { state: DirectSend; readAt: string });

/** One observation, as the readings hold it. */
export interface TimedReading {
  at: string;
  directSend: DirectSend;
  runId: string;
}

/** First and last day, both in it. */
export const statementRangeSchema = z
  .strictObject({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "is before the first day" });
export type StatementRange = z.infer<typeof statementRangeSchema>;

/** What a statement says of a tenant. */
export interface Statement {
  tenant: { id: string; name: string; domain: string; entraTenantId: string; timeZone: string };
  /** The day from which Sendlock knows the tenant. */
  sinceDay: string;
  range: StatementRange;
  start: string;
  /** The range's end, or when the statement was made. */
  end: string;
  isOver: boolean;
  /** Those that reach into the range, oldest first, as they were known at its end. */
  periods: StatePeriod[];
  /** The tenant's events within the range. */
  events: { count: number; first: number; last: number } | null;
}
