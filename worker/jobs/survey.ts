import { surveySchema } from "#lib/jobs/schema.ts";
import { explain, isAboutAccess, prepareVisit } from "../prepare-visit.ts";
import type { JobHandler } from "./handler.ts";

/** Reads a tenant's accepted domains and inbound connectors. */
export const survey: JobHandler = async (context, claim, signal) => {
  const { tenant } = claim;
  if (!tenant) throw new Error("A survey without a tenant.");
  const prepared = await prepareVisit(context, tenant);
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
  if (isAboutAccess(failure)) context.tokens.forget(tenant);
  return { ok: false, errorCode: failure.code, errorRaw: failure.raw };
};
