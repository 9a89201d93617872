import { z } from "zod";
import type { DirectSend } from "../direct-send/schema.ts";
import { type ShownError, type Target, targetSchema } from "../tenants/schema.ts";

const runActionSchema = z.enum(["check", "block", "allow"]);

const ticket = z.string().trim().min(1).max(100);
const reason = z.string().trim().min(3).max(500);

const whenSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("now") }),
  z.strictObject({
    kind: z.literal("at"),
    at: z.iso.datetime({ offset: true }).startsWith("2", "must lie in this millennium"),
  }),
  /** Each tenant outside its business hours, in its own time zone. */
  z.strictObject({ kind: z.literal("window") }),
]);

/** How a run goes. Every member has a default, so that `{}` is a careful run. */
export const runOptionsSchema = z.strictObject({
  when: whenSchema.default({ kind: "now" }),
  /** Tenants with this tag go first, and the rest only when all of them succeeded. */
  canaryTag: z.string().trim().max(60).default("canary"),
  /** After the canaries 1, 2, 4 … at once, up to the limit. Off: the limit at once. */
  waves: z.boolean().default(true),
  /** Tenants at work at once. */
  concurrency: z.number().int().min(1).max(64).default(8),
  /** Stops when this many failed, or this share of the run; with both the larger number counts. */
  stopAfter: z
    .strictObject({
      failures: z.number().int().min(1).max(10_000).optional(),
      percent: z.number().int().min(1).max(100).optional(),
    })
    .refine(({ failures, percent }) => failures !== undefined || percent !== undefined, {
      error: "needs a number of failures or a percentage",
    })
    .default({ failures: 5, percent: 10 }),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;

/** What `POST /plans` takes. */
export const requestPlanSchema = z
  .strictObject({
    action: runActionSchema,
    /** Of another plan: its tenants, in its order. */
    target: z.union([targetSchema, z.strictObject({ planId: z.uuid() })]),
    options: runOptionsSchema.prefault({}),
  })
  .refine(({ target }) => namesOnce(target), {
    path: ["target", "tenantIds"],
    error: "names a tenant twice",
  });
export type RequestPlan = z.infer<typeof requestPlanSchema>;

/** What `POST /plans/{id}/read` takes: what to read of its tenants before it is submitted. */
export const readForPlanSchema = z
  .strictObject({ states: z.boolean().default(false), connectors: z.boolean().default(false) })
  .refine(({ states, connectors }) => states || connectors, { error: "asks for nothing" });
export type ReadForPlan = z.infer<typeof readForPlanSchema>;

/** What `POST /runs` takes: a plan to carry out, or a target that is planned and frozen with the same request. */
export const requestRunSchema = z.union([
  z.strictObject({ planId: z.uuid(), reason: reason.optional(), ticket: ticket.optional() }),
  z
    .strictObject({
      action: runActionSchema,
      target: targetSchema,
      reason: reason.optional(),
      ticket: ticket.optional(),
      options: runOptionsSchema.prefault({}),
    })
    .refine(({ target }) => namesOnce(target), {
      path: ["target", "tenantIds"],
      error: "names a tenant twice",
    })
    .refine(({ action, target, reason }) => reason !== undefined || !needsReason(action, sizeOf(target)), {
      path: ["reason"],
      error: "is missing; say why, for the history",
    }),
]);
export type RequestRun = z.input<typeof requestRunSchema>;
export type ReadRunRequest = z.infer<typeof requestRunSchema>;

function namesOnce(target: Target | { planId: string }): boolean {
  return !("tenantIds" in target) || new Set(target.tenantIds).size === target.tenantIds.length;
}

/** A filter may match many: it counts as many. */
function sizeOf(target: Target): number {
  return "tenantIds" in target ? target.tenantIds.length : Number.POSITIVE_INFINITY;
}

/** A check and the block of one need no reason; what weakens a customer, or touches many, does. */
export function needsReason(action: "check" | "block" | "allow" | "undo", tenants: number): boolean {
  return action !== "check" && !(action === "block" && tenants === 1);
}

/** As PostgreSQL keeps it. */
const position = z.coerce.number().int().min(0).max(2_147_483_647);

export const itemStates = [
  "queued",
  "running",
  "verifying",
  "succeeded",
  "failed",
  "skipped",
  "cancelled",
  "unverified",
] as const;
export type ItemState = (typeof itemStates)[number];

/** Which items of a run, what `GET /runs/{id}/items` takes. @see RunItemView */
export const runItemsSchema = z.object({
  state: z.enum(itemStates).optional(),
  error: z.string().max(60).optional(),
  /** Position of the last item of the page before. */
  cursor: position.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type RunItemsQuery = z.infer<typeof runItemsSchema>;

/** Which runs, what `GET /runs` takes. */
export const runListSchema = z.object({
  state: z.enum(["open", "over"]).optional(),
  /** Id of the last run of the page before. */
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type RunListQuery = z.infer<typeof runListSchema>;

/** What would happen to one tenant. */
export const verdicts = [
  "change",
  "read-first",
  "outside-window",
  "same",
  "excluded",
  "unreachable",
  "not-permitted",
  "busy",
] as const;
export type Verdict = (typeof verdicts)[number];

export const planItemsSchema = z.object({
  verdict: z.enum(verdicts).optional(),
  cursor: position.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type PlanItemsQuery = z.infer<typeof planItemsSchema>;

export interface PlanView {
  id: string;
  action: "check" | "block" | "allow";
  options: RunOptions;
  /** The filter that it was made with; null when tenants were named. */
  filter: Record<string, string> | null;
  requestedBy: string;
  createdAt: string;
  expiresAt: string;
  /** Older than 15 minutes and not submitted: make it anew. */
  isStale: boolean;
  /** The run that carries it out. */
  runId: string | null;
  total: number;
  counts: Partial<Record<Verdict, number>>;
  /** How many tenants the run would visit: those to change, to read first, and those that wait for their window. */
  visits: number;
  /** Of these, how many are in their business hours now. */
  inBusinessHours: number;
  /** Of these, how many go first. */
  canaries: number;
  /** The first and last time at which a tenant would begin, where they wait for their windows. */
  firstStart: string | null;
  lastStart: string | null;
  /** Of the visited, how many have no readings of their connectors. */
  withoutConnectors: number;
  /** Readings of connectors that wait, or that were asked for since the plan was made. */
  surveys: { asked: number; read: number; failed: number };
  needsReason: boolean;
}

export interface PlanItemView {
  position: number;
  tenantId: string;
  tenantName: string;
  domain: string;
  timeZone: string;
  verdict: Verdict;
  /** What would happen, in a sentence. */
  words: string;
  known: DirectSend;
  knownAt: string | null;
  startsAt: string | null;
  isCanary: boolean;
  isInBusinessHours: boolean;
  error: ShownError | null;
  /** Inbound connectors that let own-domain mail pass (by IP or certificate), and those that don't; null: not read. */
  connectors: { counting: number; notCounting: number; at: string } | null;
}

export type RunState =
  | "planned"
  | "waiting"
  | "running"
  | "paused"
  | "finished"
  | "cancelled"
  | "stopped"
  | "expired";

/** How an item that succeeded came about. */
export type ItemResult = "changed" | "was-already" | "set-earlier" | "read";

export type Counts = Partial<Record<ItemState, number>>;

export interface RunView {
  id: string;
  action: "check" | "block" | "allow" | "undo";
  state: RunState;
  outcome: "succeeded" | "partial" | "failed" | null;
  reason: string | null;
  requestedBy: string;
  createdAt: string;
  finishedAt: string | null;
  /** The run that this one takes back. */
  undoOfId: string | null;
  /** The run that takes this one back. */
  undoneById: string | null;
  /** The run whose failed tenants this one tries again. */
  retryOfId: string | null;
  planId: string | null;
  ticket: string | null;
  options: RunOptions;
  /** A run that waits for a time begins then. */
  startAt: string | null;
  /** Newest wave that was let go, and how many there are; 0 are the canaries. */
  wave: number;
  waves: number;
  /** Stops when this many have failed. */
  stopAt: number;
  total: number;
  /** The tenant of a run of one. */
  tenant: { id: string; name: string } | null;
  counts: Counts;
}

export interface RunItemView {
  id: string;
  tenantId: string;
  tenantName: string;
  position: number;
  wave: number;
  state: ItemState;
  requested: DirectSend | null;
  before: DirectSend | null;
  after: DirectSend | null;
  /** The outcome in words, for instance "Saved and read back". */
  words: string;
  attempt: number;
  setAt: string | null;
  /** When it is tried again or begins, for one that waits. */
  dueAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  error: ShownError | null;
}

/** How fast a run goes, from what has ended; null before there is enough to tell. */
export interface RunPace {
  endedPerMinute: number;
  /** Seconds that the rest will probably take, as a range. Null while it does not go. */
  remaining: { fromSeconds: number; toSeconds: number } | null;
}

/** A part of a list by position, with the number of all that match. */
interface ItemPage<Item> {
  items: Item[];
  nextCursor: number | null;
  total: number;
}
export type RunItemPage = ItemPage<RunItemView>;
export type PlanItemPage = ItemPage<PlanItemView>;

export interface WorkersView {
  alive: number;
  /** Trouble to show on the page, each with its fix. */
  problems: { code: string; message: string; fix: string }[];
}
