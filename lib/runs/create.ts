import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { nameTenants } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import type { EventTenant, NewEvent } from "../audit/schema.ts";
import { isUniqueViolation, readTransactionTime, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { refuseExcluded, refuseWatched } from "../tenants/rules.ts";
import { advance } from "./advance.ts";
import { dealItems, insertItems, judgeTarget, type NewItem } from "./draft.ts";
import { requireRun } from "./lock-run.ts";
import { takePlan } from "./plan.ts";
import { settleOptions, wantedState } from "./plan-rules.ts";
import { requesterColumns } from "./rules.ts";
import {
  type ReadRunRequest,
  type RequestRun,
  type RunOptions,
  type RunView,
  requestRunSchema,
} from "./schema.ts";
import { freezeTarget, type TargetTenant } from "./target.ts";

/** A run that has not been made yet. */
export interface RunDraft {
  action: "check" | "block" | "allow" | "undo";
  options: RunOptions;
  reason: string | null;
  ticket?: string | undefined;
  planId?: string;
  retryOfId?: string;
  undoOfId?: string;
  idempotencyKey?: string;
  requestHash?: string;
  tenants: readonly EventTenant[];
  items: readonly NewItem[];
}

/** Ten thousand items take about a second; a busy machine may need more. */
export const makingTimeout = { timeout: 60_000 } as const;

const keyHours = 24;

/**
 * Accepts a run: run, items, audit event and wake-ups in one transaction. A tenant that is at work right now
 * is refused in a run of one and skipped in a run of many.
 * @param idempotencyKey for 24 h the same key with the same request returns the first run, also over several processes
 * @throws AppError `not-found`, `tenant-busy`, `tenant-excluded`, `plan-used`, `plan-stale`, `not-valid`, `idempotency-key-reused`
 */
export async function requestRun(
  store: Store,
  actor: Actor,
  origin: Origin,
  input: RequestRun,
  idempotencyKey?: string,
): Promise<RunView> {
  const request = requestRunSchema.parse(input);
  const requestHash = createHash("sha256")
    .update(canonicalize(request) ?? "")
    .digest("hex");
  const repeated = idempotencyKey ? await findRepeated(store, actor, idempotencyKey, requestHash) : null;
  if (repeated) return repeated;
  try {
    const key = idempotencyKey ? { idempotencyKey, requestHash } : {};
    const runId = await store.db.$transaction(async (tx) => {
      if (idempotencyKey) await forgetOldKey(tx, actor, idempotencyKey);
      const draft = { ...(await draftRun(tx, actor, request)), ...key };
      return insertRun(store, tx, actor, origin, draft);
    }, makingTimeout);
    return await requireRun(store, actor, runId);
  } catch (error) {
    if (!idempotencyKey || !mayBeBeaten(error)) throw error;
    // Another process was first with this key, and its run may be at work already.
    const winner = await findRepeated(store, actor, idempotencyKey, requestHash);
    if (!winner) throw error;
    return winner;
  }
}

function mayBeBeaten(error: unknown): boolean {
  return isUniqueViolation(error) || error instanceof AppError;
}

async function findRepeated(
  store: Store,
  actor: Actor,
  idempotencyKey: string,
  requestHash: string,
): Promise<RunView | null> {
  const [run] = await store.db.$queryRaw<{ id: string; requestHash: string | null }[]>`
    SELECT id, request_hash AS "requestHash" FROM runs
    WHERE requester_id = ${actor.id} AND idempotency_key = ${idempotencyKey}
      AND created_at > now() - make_interval(hours => ${keyHours})`;
  if (!run) return null;
  if (run.requestHash !== requestHash)
    throw new AppError("idempotency-key-reused", {
      detail: "An earlier request with this Idempotency-Key asked for something else.",
      fix: "Use a new key for a new request.",
    });
  return requireRun(store, actor, run.id);
}

async function forgetOldKey(tx: Tx, actor: Actor, idempotencyKey: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE runs SET idempotency_key = NULL, request_hash = NULL
    WHERE requester_id = ${actor.id} AND idempotency_key = ${idempotencyKey}
      AND created_at <= now() - make_interval(hours => ${keyHours})`;
}

async function draftRun(tx: Tx, actor: Actor, request: ReadRunRequest): Promise<RunDraft> {
  const now = await readTransactionTime(tx);
  const { reason = null, ticket } = request;
  if ("planId" in request) return { ...(await takePlan(tx, actor, request, now)), reason, ticket };
  const { action, target } = request;
  const options = settleOptions(action, request.options, now);
  const tenants = await freezeTarget(tx, scopeOf(actor), target);
  const [only] = tenants;
  const isClick = only && "tenantIds" in target && tenants.length === 1;
  const items = isClick
    ? [draftClick(only, action, options, now)]
    : dealItems(judgeTarget(tenants, { action }, options, now), action, options, now);
  return { action, options, reason, ticket, tenants, items };
}

/** A run of one acts on any value that it finds, and tries what a run of many would leave out. */
function draftClick(
  tenant: TargetTenant,
  action: "check" | "block" | "allow",
  options: RunOptions,
  now: Date,
): NewItem {
  if (tenant.isExcluded && action !== "check") throw refuseExcluded(tenant.name);
  if (tenant.isWatched && action !== "check") throw refuseWatched(tenant.name);
  if (tenant.isBusy && options.when.kind === "now")
    throw new AppError("tenant-busy", {
      detail: `${tenant.name} is at work: an earlier request is not finished.`,
      fix: "Wait until it is done, then look at the state it read.",
    });
  const dueAt = options.when.kind === "at" ? new Date(options.when.at) : now;
  return {
    tenantId: tenant.id,
    requested: wantedState[action],
    expected: null,
    skipped: null,
    wave: 1,
    dueAt,
  };
}

/** Makes a run of a draft and lets it begin. Call it last in its transaction: it appends to the history. */
export async function insertRun(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin,
  draft: RunDraft,
): Promise<string> {
  const { tenants, items, ...columns } = draft;
  const { when } = draft.options;
  const now = await readTransactionTime(tx);
  const startAt = when.kind === "at" && Date.parse(when.at) > now.getTime() ? new Date(when.at) : null;
  const run = await tx.run.create({
    data: {
      ...columns,
      ticket: draft.ticket ?? null,
      state: startAt ? "waiting" : "running",
      startAt,
      ...requesterColumns(actor),
    },
  });
  await insertItems(tx, run.id, items, now);
  const requested: NewEvent = {
    type: "run.requested",
    actor,
    origin,
    runId: run.id,
    action: draft.action,
    ...nameTenants(tenants),
    reason: draft.reason,
    ...(draft.ticket ? { ticket: draft.ticket } : {}),
    ...(draft.planId ? { planId: draft.planId } : {}),
    ...(draft.retryOfId ? { retryOfId: draft.retryOfId } : {}),
    ...(draft.undoOfId ? { undoOfId: draft.undoOfId } : {}),
    ...(startAt ? { startAt: startAt.toISOString() } : {}),
  };
  const begun = await advance(store, tx, run.id);
  await appendEvents(tx, store.signer, [requested, ...begun]);
  return run.id;
}
