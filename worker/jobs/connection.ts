import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { recordConnection } from "#lib/connection/commands.ts";
import { judgeRoles, nextStep } from "#lib/connection/rules.ts";
import type { StepResult } from "#lib/connection/schema.ts";
import type { Secret } from "#lib/credentials/secret.ts";
import { directSendWords, fromRejectDirectSend } from "#lib/direct-send/rules.ts";
import type { JobTenant } from "#lib/jobs/schema.ts";
import type { Failure } from "#lib/runs/outcome.ts";
import type { VisitHooks } from "../engine/pool.ts";
import { describeFailure } from "../graph.ts";
import { explain, explainTokenError } from "../prepare-visit.ts";
import type { WorkerContext } from "../run-item.ts";
import { findTenantId } from "../tenant-id.ts";
import { readClaims } from "../token.ts";
import { ConnectionProgress, type Trouble } from "./connection-progress.ts";
import type { JobHandler } from "./handler.ts";

/** A visit that failed for a passing cause is made again so often, after what Exchange asked for or 2 s. */
const mostVisits = 3;
const longestWaitSeconds = 60;

/** Goes the way to a tenant step by step, and says which one fails. */
export const connection: JobHandler = async (context, claim, signal) => {
  const { tenant } = claim;
  if (!tenant) throw new Error("A connection check without a tenant.");
  const progress = new ConnectionProgress(context.db, claim);
  // Roles are written into tokens: one from before would hide a role that was given since.
  context.tokens.forget(tenant);
  const token = await signIn(context, tenant, progress);
  if (token) await visit(context, { tenant, token, progress, signal, id: `${claim.jobId}.${claim.attempt}` });
  if (signal.aborted) return null;
  await recordConnection(context, claim, tenant, await progress.end());
  return null;
};

/** Everything before PowerShell. Null where a step failed. */
async function signIn(
  context: WorkerContext,
  tenant: JobTenant,
  progress: ConnectionProgress,
): Promise<Secret | null> {
  const unknown = await findTrouble(context, tenant);
  if (unknown) return progress.fail("known", unknown);
  progress.pass("known", tenant.domain);
  const token = await takeToken(context, tenant);
  if ("failure" in token) return progress.fail("token", token.failure);
  progress.pass("token");
  const { roles, wids } = readClaims(token.secret);
  if (!roles.includes("Exchange.ManageAsApp")) {
    const raw = `Roles in the token: ${roles.join(", ") || "none"}.`;
    return progress.fail("permission", explain("manageAsAppMissing", raw));
  }
  progress.pass("permission");
  progress.settle(judgeRoles(wids));
  return token.secret;
}

/** Whether the tenant exists in its cloud, under its domain, and has an app registration here. */
async function findTrouble({ clouds }: WorkerContext, tenant: JobTenant): Promise<Trouble | null> {
  const { cloud, domain, entraTenantId, appRegistrationId } = tenant;
  try {
    const found = await findTenantId(clouds, cloud, domain);
    if (found !== entraTenantId) return explain("wrongTenant", `${domain} belongs to the tenant ${found}.`);
  } catch (error) {
    const { errorCode: code, errorRaw: raw } = describeFailure(error);
    return { code, raw };
  }
  return appRegistrationId ? null : explain("credentialMissing", "");
}

async function takeToken(
  { tokens }: WorkerContext,
  { appRegistrationId, entraTenantId, cloud }: JobTenant,
): Promise<{ secret: Secret } | { failure: Failure }> {
  try {
    const resource = "exchange";
    const request = { appRegistrationId: appRegistrationId ?? "", entraTenantId, cloud, resource } as const;
    return { secret: await tokens.acquire(request) };
  } catch (error) {
    return { failure: explainTokenError(error) };
  }
}

interface VisitToMake {
  tenant: JobTenant;
  token: Secret;
  progress: ConnectionProgress;
  signal: AbortSignal;
  /** Of the visit, in the engine's protocol. */
  id: string;
}

/** The steps in PowerShell. A tenant that is only watched is read, and it is not asked whether it could be changed. */
async function visit({ pool }: WorkerContext, wanted: VisitToMake): Promise<void> {
  const { tenant, token, progress, signal, id } = wanted;
  const status = pool.status(tenant.cloud);
  if (status.state === "missing")
    return void progress.fail("connect", explain("engineMissing", `${status.message} ${status.fix}`));
  const { entraTenantId, domain, cloud, access } = tenant;
  const request = {
    op: access === "watch" ? ("check" as const) : ("probe" as const),
    auth: "app" as const,
    tenant: { id: entraTenantId, domain, cloud },
    token: token.reveal(),
  };
  for (let visits = 1; ; visits++) {
    const result = await pool.visit({ ...request, id: `${id}.${visits}` }, watch(progress), { signal });
    if (signal.aborted) return;
    if (result.ok) {
      settleChange(progress, tenant, result.details);
      return;
    }
    const { type, message, raw, retryAfterSeconds = 2 } = result.error;
    const failure = explain(type, raw || message);
    const isWorthWaiting = failure.class === "transient" && retryAfterSeconds <= longestWaitSeconds;
    if (!isWorthWaiting || visits === mostVisits) return failVisit(progress, failure);
    await sleep(retryAfterSeconds * 1_000, undefined, { signal }).catch(() => undefined);
    // The next visit goes the way from its beginning.
    for (const step of ["connect", "identity", "state"] as const) progress.settle({ step, state: "waiting" });
  }
}

/** Notes each step as the engine reports it. */
function watch(progress: ConnectionProgress): VisitHooks {
  return {
    connected: () => progress.pass("connect"),
    proven: () => progress.pass("identity"),
    read: (value) => {
      const directSend = fromRejectDirectSend(value);
      progress.noteState(directSend);
      progress.settle({
        step: "state",
        state: "passed",
        found: directSendWords[directSend],
        ...(directSend === "unknown" ? { code: "setting-absent" } : {}),
      });
    },
  };
}

/** The engine stops at the first step that it could not do. */
function failVisit(progress: ConnectionProgress, failure: Failure): void {
  if (failure.code === "not-hydrated") progress.noteHydration();
  progress.fail(nextStep(progress.now.steps)?.step ?? "change", failure);
}

const probeSchema = z.object({
  cmdlet: z.boolean(),
  parameter: z.boolean(),
  whatIf: z.enum(["passed", "skipped"]),
  dehydrated: z.boolean().nullable(),
});

function settleChange(progress: ConnectionProgress, tenant: JobTenant, details: unknown): void {
  if (tenant.access === "watch") {
    progress.settle({ step: "change", state: "skipped", code: "watch-only" });
    return;
  }
  const probe = probeSchema.parse(details);
  if (probe.dehydrated) progress.noteHydration();
  progress.settle(judgeProbe(probe));
}

function judgeProbe({ cmdlet, parameter, whatIf }: z.infer<typeof probeSchema>): StepResult {
  const step = "change";
  const missing = cmdlet ? (parameter ? null : "parameterMissing") : "cmdletMissing";
  if (missing) return { step, state: "failed", code: explain(missing, "").code };
  if (whatIf === "skipped") return { step, state: "skipped", code: "setting-absent" };
  return { step, state: "passed" };
}
