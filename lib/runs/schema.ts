import { z } from "zod";
import type { DirectSend } from "../direct-send/schema.ts";
import { type ShownError, tenantListSchema } from "../tenants/schema.ts";

const runActionSchema = z.enum(["check", "block", "allow"]);

const targetSchema = z.union([
  z.strictObject({ tenantIds: z.array(z.uuid()).min(1).max(200) }),
  z.strictObject({
    filter: tenantListSchema.pick({ q: true, state: true, tag: true, error: true }).strict(),
  }),
]);

/**
 * What `POST /runs` takes. Block and allow name one tenant; a check may name up to 200, or all that match a
 * filter when the request arrives.
 */
export const requestRunSchema = z
  .strictObject({
    action: runActionSchema,
    target: targetSchema,
    reason: z.string().trim().min(3).max(500).optional(),
  })
  .refine(
    ({ target }) => !("tenantIds" in target) || new Set(target.tenantIds).size === target.tenantIds.length,
    {
      path: ["target", "tenantIds"],
      error: "names a tenant twice",
    },
  )
  .refine(
    ({ action, target }) => action === "check" || ("tenantIds" in target && target.tenantIds.length === 1),
    {
      path: ["target", "tenantIds"],
      error: "must name one tenant; block and allow take no more",
    },
  )
  .refine((run) => run.action !== "allow" || run.reason !== undefined, {
    path: ["reason"],
    error: "is missing; allowing Direct Send weakens a customer, so say why",
  });
export type RequestRun = z.infer<typeof requestRunSchema>;

export type RunState =
  | "planned"
  | "waiting"
  | "running"
  | "paused"
  | "finished"
  | "cancelled"
  | "stopped"
  | "expired";
export type ItemState =
  | "queued"
  | "running"
  | "verifying"
  | "succeeded"
  | "failed"
  | "skipped"
  | "cancelled"
  | "unverified";

export const openItemStates = ["queued", "running", "verifying"] as const satisfies readonly ItemState[];

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
  counts: Counts;
}

export interface RunItemView {
  id: string;
  tenantId: string;
  tenantName: string;
  state: ItemState;
  requested: DirectSend | null;
  before: DirectSend | null;
  after: DirectSend | null;
  /** The outcome in words, for instance "Saved and read back". */
  words: string;
  attempt: number;
  setAt: string | null;
  endedAt: string | null;
  error: ShownError | null;
}

/** What a worker says of its engines, by kind of cloud. */
const engineStatusSchema = z.union([
  z.object({ state: z.literal("ready"), engine: z.string() }),
  z.object({ state: z.literal("missing"), code: z.string(), message: z.string(), fix: z.string() }),
]);
export const workerEnginesSchema = z.object({
  real: engineStatusSchema,
  simulated: engineStatusSchema.optional(),
});
export type WorkerEngines = z.infer<typeof workerEnginesSchema>;

export interface WorkersView {
  alive: number;
  /** Trouble to show on the page, each with its fix. */
  problems: { code: string; message: string; fix: string }[];
}
