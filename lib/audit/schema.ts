import { z } from "zod";
import { timeZoneSchema } from "../time-zones/schema.ts";
import { accessEvents } from "./access-events.ts";
import { appEvents } from "./app-events.ts";
import { credentialEvents } from "./credential-events.ts";
import { type eventTenantSchema, time } from "./event-parts.ts";
import { historyEvents } from "./history-events.ts";
import { mostQueryCharacters } from "./rules.ts";
import { runEvents } from "./run-events.ts";
import { tenantEvents } from "./tenant-events.ts";

/**
 * Everything that can stand in the history. Members are closed: what is not named here cannot be
 * written, so no event has a place for a secret.
 */
export const newEventSchema = z.discriminatedUnion("type", [
  ...runEvents,
  ...tenantEvents,
  ...appEvents,
  ...credentialEvents,
  ...accessEvents,
  ...historyEvents,
]);

export type NewEvent = z.infer<typeof newEventSchema>;
export type EventTenant = z.infer<typeof eventTenantSchema>;

/** What the chain adds to an event before it is hashed. */
const linkSchema = z.object({
  /** 1 as long as an event did not hold the signature of the one before. */
  v: z.union([z.literal(1), z.literal(2)]),
  seq: z.number().int().positive(),
  /** Hash of the event before, 64 zeros for the first. */
  prev: z.string().regex(/^[0-9a-f]{64}$/),
  /**
   * Signature of the event before it, empty for the first. So one good signature at the end vouches for
   * all signatures before it, and checking a chain costs a hash an event.
   */
  prevSig: z.string().max(88).optional(),
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

/** What the history is narrowed to. */
export const auditFilterSchema = z.object({
  tenantId: z.uuid().optional(),
  runId: z.uuid().optional(),
  /** A kind, such as `item.succeeded`, or the beginning of some, such as `item.` */
  type: z.string().max(60).optional(),
  actorId: z.string().max(60).optional(),
  from: moment.optional(),
  to: moment.optional(),
  /** What is asked in the words of the query box, see `parseQuery`. */
  q: z.string().trim().max(mostQueryCharacters).optional(),
  /** Where the days of `q` begin and end; UTC without. */
  zone: timeZoneSchema.optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const auditListSchema = auditFilterSchema.extend({
  beforeSeq: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditListQuery = z.infer<typeof auditListSchema>;

export const auditExportSchema = auditFilterSchema
  .pick({ q: true, zone: true })
  .extend({ format: z.enum(["csv", "jsonl"]).default("csv") });
export type ExportQuery = z.infer<typeof auditExportSchema>;

/** An event that is not in the form of any that this version knows: its content can't be shown in words. */
export interface UnreadableEvent {
  seq: number;
  at: string;
  type: string;
  hash: string;
  signature: string;
}

/** One page of the history, newest first. */
export interface AuditPage {
  items: (AuditEvent & { hash: string; signature: string })[];
  unreadable: UnreadableEvent[];
  nextBeforeSeq: number | null;
}

/** Where the head is kept besides the database: a file of its own, an address elsewhere, the worker's log. */
export type AnchorPlace = "file" | "webhook" | "log";

export interface AnchorView {
  place: AnchorPlace;
  /** The newest event whose hash it has; 0 for none. */
  seq: number;
  at: string;
  /** Since when it fails; null while it works. */
  failedAt: string | null;
  failedWhy: string | null;
  /** When the oldest event came that it does not have; null when it has the newest. */
  behindSince: string | null;
}

/** How far the workers have checked the chain. */
export interface CheckView {
  /** The newest event that was looked at and is good. */
  seq: number;
  at: string;
  /** When every event since the first was last looked at; null before. */
  wholeAt: string | null;
  /** The first event that is not as it was written; null while none was found. */
  bad: { seq: number; why: string } | null;
}

/** The newest event, and what is known of the chain up to it. */
export interface HistoryHead extends Head {
  /** Null until a worker has checked anything. */
  check: CheckView | null;
  anchors: AnchorView[];
}
