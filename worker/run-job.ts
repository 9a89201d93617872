import { claimJob, type JobClaim, type JobOutcome, recordJob, renewJobLease } from "#lib/jobs/commands.ts";
import { surveySchema } from "#lib/jobs/schema.ts";
import { renewSeconds } from "#lib/runs/rules.ts";
import { explain, isAboutAccess, prepareVisit } from "./prepare-visit.ts";
import type { WorkerContext } from "./run-item.ts";

/** Takes one job, does it and records how it ended. Returns at once when somebody else has it. */
export async function runJob(context: WorkerContext, jobId: string): Promise<void> {
  const claim = await claimJob(context.db, jobId);
  if (!claim) return;
  const log = context.log.child({ jobId, attempt: claim.attempt });
  const lost = new AbortController();
  const renewing = setInterval(() => {
    renewJobLease(context.db, claim).then(
      (ours) => ours || lost.abort(),
      (error: unknown) => log.warn({ err: error }, "lease not renewed; trying again"),
    );
  }, renewSeconds * 1_000);
  try {
    const outcome = await survey(context, claim, AbortSignal.any([lost.signal, context.ending]));
    if (outcome) await recordJob(context.db, claim, outcome);
  } catch (error) {
    log.error({ err: error }, "job failed; it is left to recovery");
  } finally {
    clearInterval(renewing);
  }
}

/** Null: broken off, so that another attempt does it. */
async function survey(
  context: WorkerContext,
  claim: JobClaim,
  signal: AbortSignal,
): Promise<JobOutcome | null> {
  const prepared = await prepareVisit(context, claim.tenant);
  if (!prepared.ok) return { ok: false, errorCode: prepared.failure.code, errorRaw: prepared.failure.raw };
  const id = `${claim.jobId}.${claim.attempt}`;
  const { visit, token } = prepared;
  const result = await context.pool.visit(
    { ...visit, id, op: "survey", token: token.reveal() },
    {},
    { signal },
  );
  if (result.ok) return { ok: true, result: surveySchema.parse(result.details) };
  if (signal.aborted) return null;
  const { type, message, raw } = result.error;
  const failure = explain(type, raw || message);
  if (isAboutAccess(failure)) context.tokens.forget(claim.tenant);
  return { ok: false, errorCode: failure.code, errorRaw: failure.raw };
}
