import { z } from "zod";

/** The channel on which PostgreSQL tells that something changed. It carries nothing: the table does. */
export const changeChannel = "sendlock_changes";

/** Where a follower that fell behind further than this begins anew. */
export const mostReplayed = 10_000;

export const changeSchema = z.object({
  seq: z.number().int(),
  kind: z.enum(["tenant", "run", "job", "app", "audit"]),
  /** Id of the tenant, run, job or app registration; sequence of the audit event, or `check` and `anchor` where what is known of the history moved on. */
  ref: z.string(),
});
export type Change = z.infer<typeof changeSchema>;
