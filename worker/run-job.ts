import { claimJob, recordJob, renewJobLease } from "#lib/jobs/commands.ts";
import type { JobKind } from "#lib/jobs/schema.ts";
import { renewSeconds } from "#lib/runs/rules.ts";
import { connection } from "./jobs/connection.ts";
import { credential } from "./jobs/credential.ts";
import { customers } from "./jobs/customers.ts";
import type { JobHandler } from "./jobs/handler.ts";
import { hydrate } from "./jobs/hydrate.ts";
import { lookup } from "./jobs/lookup.ts";
import { reseal } from "./jobs/reseal.ts";
import { survey } from "./jobs/survey.ts";
import { tryCredential } from "./jobs/try-credential.ts";
import { verify } from "./jobs/verify.ts";
import type { WorkerContext } from "./run-item.ts";

const handlers: Partial<Record<JobKind, JobHandler>> = {
  survey,
  lookup,
  customers,
  credential,
  test: tryCredential,
  reseal,
  connection,
  hydrate,
  verify,
};

/** Takes one job, does it and records how it ended. Returns at once when somebody else has it. */
export async function runJob(context: WorkerContext, jobId: string): Promise<void> {
  const claim = await claimJob(context.db, jobId);
  if (!claim) return;
  const log = context.log.child({ jobId, kind: claim.kind, attempt: claim.attempt });
  const lost = new AbortController();
  const renewing = setInterval(() => {
    renewJobLease(context.db, claim).then(
      (ours) => ours || lost.abort(),
      (error: unknown) => log.warn({ err: error }, "lease not renewed; trying again"),
    );
  }, renewSeconds * 1_000);
  try {
    const handle = handlers[claim.kind];
    if (!handle) throw new Error(`No handler for jobs of the kind ${claim.kind}.`);
    const outcome = await handle(context, claim, AbortSignal.any([lost.signal, context.ending]));
    if (outcome) await recordJob(context.db, claim, outcome);
  } catch (error) {
    log.error({ err: error }, "job failed; it is left to recovery");
  } finally {
    clearInterval(renewing);
  }
}
