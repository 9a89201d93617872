import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { nameTenants } from "../audit/rules.ts";
import { type Db, isUniqueViolation, type Prisma, type Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { filterWhere, scopeWhere } from "../tenants/queries.ts";
import { advance } from "./advance.ts";
import { getRun } from "./queries.ts";
import { requesterColumns } from "./rules.ts";
import type { RequestRun, RunView } from "./schema.ts";

const requestedBy = { check: null, block: "blocked", allow: "allowed" } as const satisfies Record<
  string,
  DirectSend | null
>;

/**
 * Accepts a run: run, items, audit event and wake-ups in one transaction. A tenant that is at work right now
 * is refused in a run of one and skipped in a run of many.
 * @param idempotencyKey the same key with the same request returns the first run, also over several processes
 * @throws AppError `not-found`, `tenant-busy`, `idempotency-key-reused`
 */
export async function requestRun(
  store: Store,
  actor: Actor,
  origin: Origin,
  input: RequestRun,
  idempotencyKey?: string,
): Promise<RunView> {
  const requestHash = createHash("sha256")
    .update(canonicalize(input) ?? "")
    .digest("hex");
  const repeated = idempotencyKey ? await findRepeated(store.db, actor, idempotencyKey, requestHash) : null;
  if (repeated) return repeated;
  try {
    const key = idempotencyKey ? { idempotencyKey, requestHash } : {};
    const runId = await store.db.$transaction((tx) => createRun(store, tx, actor, origin, input, key));
    return await readRun(store.db, actor, runId);
  } catch (error) {
    if (!idempotencyKey || !isUniqueViolation(error)) throw error;
    // Another process was first with this key.
    const winner = await findRepeated(store.db, actor, idempotencyKey, requestHash);
    if (!winner) throw error;
    return winner;
  }
}

async function findRepeated(
  db: Db,
  actor: Actor,
  idempotencyKey: string,
  requestHash: string,
): Promise<RunView | null> {
  const run = await db.run.findUnique({
    where: { requesterId_idempotencyKey: { requesterId: actor.id, idempotencyKey } },
  });
  if (!run) return null;
  if (run.requestHash !== requestHash)
    throw new AppError("idempotency-key-reused", {
      detail: "An earlier request with this Idempotency-Key asked for something else.",
      fix: "Use a new key for a new request.",
    });
  return readRun(db, actor, run.id);
}

async function readRun(db: Db, actor: Actor, runId: string): Promise<RunView> {
  const run = await getRun(db, scopeOf(actor), runId);
  if (!run) throw new Error(`Run ${runId} was made but can't be read.`);
  return run;
}

async function createRun(
  store: Store,
  tx: Tx,
  actor: Actor,
  origin: Origin,
  input: RequestRun,
  key: { idempotencyKey?: string; requestHash?: string },
): Promise<string> {
  const { action, reason } = input;
  const present = await findTargets(tx, actor, input.target);
  const ids = present.map(({ id }) => id);
  const busy = await findBusyTenants(tx, ids);
  if (ids.length === 1 && busy.size > 0)
    throw new AppError("tenant-busy", {
      detail: `${present[0]?.name} is at work: an earlier request is not finished.`,
      fix: "Wait until it is done, then look at the state it read.",
    });

  const run = await tx.run.create({
    data: {
      action,
      state: "running",
      reason: reason ?? null,
      ...requesterColumns(actor),
      ...key,
    },
  });
  const items = present.map((tenant, position): Prisma.RunItemCreateManyInput => {
    const isBusy = busy.has(tenant.id);
    const skipped = isBusy
      ? { state: "skipped" as const, errorCode: "tenant-busy", endedAt: run.createdAt }
      : {};
    return { runId: run.id, tenantId: tenant.id, position, requested: requestedBy[action], ...skipped };
  });
  const made = await tx.runItem.createManyAndReturn({ data: items });
  await store.queue.wake(
    tx,
    "run-item",
    made.filter(({ state }) => state === "queued").map(({ id }) => id),
  );
  const finished = await advance(store, tx, run.id);
  await appendEvents(tx, store.signer, [
    {
      type: "run.requested",
      actor,
      origin,
      runId: run.id,
      action,
      ...nameTenants(present),
      reason: reason ?? null,
    },
    ...finished,
  ]);
  return run.id;
}

/** Freezes the target: the tenants named, or all that match the filter now. */
async function findTargets(
  tx: Tx,
  actor: Actor,
  target: RequestRun["target"],
): Promise<Prisma.TenantGetPayload<object>[]> {
  const scope = scopeOf(actor);
  if ("filter" in target) {
    const found = await tx.tenant.findMany({
      where: filterWhere(scope, target.filter),
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    if (found.length > 0) return found;
    throw new AppError("not-found", { detail: "No tenant matches.", fix: "Clear the filter." });
  }
  const ids = target.tenantIds;
  const found = await tx.tenant.findMany({ where: { AND: [scopeWhere(scope), { id: { in: ids } }] } });
  if (found.length === ids.length) return ids.flatMap((id) => found.find((tenant) => tenant.id === id) ?? []);
  throw new AppError("not-found", {
    detail: ids.length === 1 ? "There is no such tenant." : "One of the tenants does not exist.",
    fix: "Load the list of tenants again.",
  });
}

/** Tenants with an item between its claim and its end. Queued items do not lock. */
async function findBusyTenants(tx: Tx, tenantIds: readonly string[]): Promise<Set<string>> {
  const items = await tx.runItem.findMany({
    where: { tenantId: { in: [...tenantIds] }, state: { in: ["running", "verifying"] } },
    select: { tenantId: true },
  });
  return new Set(items.map((item) => item.tenantId));
}
