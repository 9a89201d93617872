import { z } from "zod";
import { type HydrationOutcome, permitHydration, recordHydration } from "#lib/connection/hydration.ts";
import type { VisitResult } from "../engine/pool.ts";
import { explain, prepareVisit } from "../prepare-visit.ts";
import type { JobHandler } from "./handler.ts";

/**
 * Runs Enable-OrganizationCustomization in a tenant. A lost attempt is made again: the engine reads first whether it is
 * still needed, and a second enabling changes nothing.
 */
export const hydrate: JobHandler = async (context, claim, signal) => {
  const { tenant } = claim;
  if (!tenant) throw new Error("A hydration without a tenant.");
  const record = (outcome: HydrationOutcome) =>
    recordHydration(context, claim, tenant, outcome).then(() => null);
  const prepared = await prepareVisit(context, tenant);
  if (!prepared.ok) return record({ ok: false, ...prepared.failure, mayHaveLeft: false });
  const permit = await permitHydration(context, claim, tenant);
  if (!permit.go) return record({ ok: false, code: permit.code, raw: "", mayHaveLeft: false });
  const { visit, token } = prepared;
  const id = `${claim.jobId}.${claim.attempt}`;
  const result = await context.pool.visit(
    { ...visit, id, op: "hydrate", token: token.reveal() },
    {},
    { signal },
  );
  // Broken off: another attempt reads what became of it.
  if (!result.ok && signal.aborted) return null;
  return record(judge(result));
};

const detailsSchema = z.object({ hydrated: z.enum(["enabled", "already"]) });

function judge(result: VisitResult): HydrationOutcome {
  if (result.ok) return { ok: true, already: detailsSchema.parse(result.details).hydrated === "already" };
  const { type, message, raw } = result.error;
  const { code, raw: text } = explain(type, raw || message);
  return { ok: false, code, raw: text, mayHaveLeft: result.sent !== "no" };
}
