import { isStillAllowed } from "../access/queries.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameFailure } from "../audit/event-parts.ts";
import { type JobClaim, recordJob } from "../jobs/commands.ts";
import type { JobTenant } from "../jobs/schema.ts";
import { permissionToRun } from "../runs/rules.ts";
import type { HistoryStore } from "../store.ts";

/** Why a hydration must not begin: a code of lib/direct-send/reasons.ts; or that it may. */
type Permit = { go: true } | { go: false; code: string };

/**
 * The permission to send Enable-OrganizationCustomization. In one transaction: the job is still ours, the tenant is
 * neither archived, only watched nor excluded, the requester still may; then `tenant.hydrating` is written. Without its
 * commit nothing may be sent.
 */
export async function permitHydration(
  { db, signer }: HistoryStore,
  claim: JobClaim,
  tenant: JobTenant,
): Promise<Permit> {
  return db.$transaction(async (tx): Promise<Permit> => {
    const [job] = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM jobs WHERE id = ${claim.jobId}::uuid AND attempt = ${claim.attempt} AND state = 'running'
        AND lease_until > now() FOR SHARE`;
    if (!job) return { go: false, code: "engine-ended" };
    const [present] = await tx.$queryRaw<{ access: string }[]>`
      SELECT access FROM tenants WHERE id = ${tenant.id}::uuid AND archived_at IS NULL FOR SHARE`;
    if (!present) return { go: false, code: "tenant-archived" };
    if (present.access === "watch") return { go: false, code: "watch-only" };
    // A statement of its own: only one that begins after the lock sees an exclusion that was just written.
    const exclusion = await tx.exclusion.findUnique({ where: { tenantId: tenant.id } });
    if (exclusion) return { go: false, code: "excluded" };
    if (!(await isStillAllowed(tx, claim.requester, permissionToRun)))
      return { go: false, code: "requester-not-allowed" };
    await appendEvents(tx, signer, [
      {
        type: "tenant.hydrating",
        actor: claim.requester,
        tenant: nameTenant(tenant),
        jobId: claim.jobId,
        attempt: claim.attempt,
        ...(claim.input.reason ? { reason: claim.input.reason } : {}),
      },
    ]);
    return { go: true };
  });
}

export type HydrationOutcome =
  | { ok: true; already: boolean }
  /** `mayHaveLeft`: the command may have been carried out nevertheless. */
  | { ok: false; code: string; raw: string; mayHaveLeft: boolean };

/** Records how a hydration ended: job and history in one transaction. Nothing when it is another attempt's by now. */
export async function recordHydration(
  { db, signer }: HistoryStore,
  claim: JobClaim,
  tenant: JobTenant,
  outcome: HydrationOutcome,
): Promise<void> {
  const about = { actor: claim.requester, tenant: nameTenant(tenant), jobId: claim.jobId };
  await db.$transaction(async (tx) => {
    const ended = outcome.ok
      ? ({ ok: true, result: {} } as const)
      : ({ ok: false, errorCode: outcome.code, errorRaw: outcome.raw } as const);
    if (!(await recordJob(tx, claim, ended))) return;
    await appendEvents(tx, signer, [
      outcome.ok
        ? { type: "tenant.hydrated", ...about, already: outcome.already }
        : {
            type: "tenant.hydrationFailed",
            ...about,
            mayHaveLeft: outcome.mayHaveLeft,
            ...nameFailure(outcome.code, outcome.raw),
          },
    ]);
  });
}
