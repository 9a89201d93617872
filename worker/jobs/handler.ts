import type { JobClaim, JobOutcome } from "#lib/jobs/commands.ts";
import type { WorkerContext } from "../run-item.ts";

/**
 * Does one kind of job. Null: broken off, so that another attempt does it, or recorded by the handler itself
 * together with what it changed. Aborted when the lease is lost or the worker ends.
 */
export type JobHandler = (
  context: WorkerContext,
  claim: JobClaim,
  signal: AbortSignal,
) => Promise<JobOutcome | null>;
