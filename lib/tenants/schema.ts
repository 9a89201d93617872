import { z } from "zod";
import { directSendSchema } from "../direct-send/schema.ts";

export const cloudSchema = z.enum(["global", "gcchigh", "dod", "china", "simulated"]);
export type Cloud = z.infer<typeof cloudSchema>;

export const tenantListSchema = z.object({
  q: z.string().trim().max(100).optional(),
  state: directSendSchema.optional(),
  tag: z.string().max(60).optional(),
  /** Only tenants whose newest visit failed with this code of the error catalogue. */
  error: z.string().max(60).optional(),
  sort: z.enum(["name", "-name", "checkedAt", "-checkedAt"]).default("name"),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type TenantListQuery = z.infer<typeof tenantListSchema>;

/** An error of the catalogue as the page shows it: cause, fix, and the raw text behind a disclosure. */
export interface ShownError {
  code: string;
  cause: string;
  fix: string;
  raw: string | null;
  at: string | null;
}

export interface TenantView {
  id: string;
  name: string;
  domain: string;
  entraTenantId: string;
  cloud: Cloud;
  tags: string[];
  directSend: z.infer<typeof directSendSchema>;
  /** Why the state is unknown, in words; null when it is known. */
  reason: string | null;
  /** When Exchange last told the state (ISO, UTC); null before the first reading. */
  checkedAt: string | null;
  /** The run that is at work on this tenant or waits for it. */
  activeRunId: string | null;
  /** What that run does: check, block, allow, undo. */
  activeAction: "check" | "block" | "allow" | "undo" | null;
  /** How far it is: waiting, at work, or set and not read back yet. */
  activeState: "queued" | "running" | "verifying" | null;
  /** How the newest run that changed this tenant ended, for the line under the state. */
  lastChange: {
    runId: string;
    action: "check" | "block" | "allow" | "undo";
    at: string;
    words: string;
    /** The value that was recorded before it, to which an undo leads back. */
    before: z.infer<typeof directSendSchema> | null;
    undoable: boolean;
  } | null;
  /** The failure of the newest visit, null after one that succeeded. */
  error: ShownError | null;
}

/** Tenants that need somebody, by cause. */
export interface AttentionGroup {
  code: string;
  cause: string;
  fix: string;
  /** Cured once for all of them, or in each tenant. */
  where: "once" | "each" | "nothing";
  count: number;
  /** Some of them, by name. */
  tenants: { id: string; name: string }[];
}

export interface ReadingView {
  id: string;
  directSend: z.infer<typeof directSendSchema>;
  at: string;
  runId: string;
  /** What the run was to do, and who had asked for it. */
  action: "check" | "block" | "allow" | "undo";
  requestedBy: string;
}

export interface TenantFacets {
  states: Record<z.infer<typeof directSendSchema>, number>;
  tags: string[];
}

export interface TenantPage {
  items: TenantView[];
  nextCursor: string | null;
  total: number;
}
