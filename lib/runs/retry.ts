import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { readTransactionTime, storableText, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { insertRun, makingTimeout, type RunDraft } from "./create.ts";
import { dealItems, judgeTarget, type NewItem } from "./draft.ts";
import { lockRun, requireRun } from "./lock-run.ts";
import { type RunView, runOptionsSchema } from "./schema.ts";
import { freezeTarget, type TargetTenant } from "./target.ts";

/** Reasons are kept to this many characters. */
const longestReason = 500;

/**
 * Tries the failed and unverified tenants of a run again, by a run of their own. Asked twice while that one goes on
 * it is one retry.
 * @throws AppError `not-found`, `run-not-over`, `nothing-failed`
 */
export async function retryRun(store: Store, actor: Actor, origin: Origin, runId: string): Promise<RunView> {
  await requireRun(store, actor, runId);
  const id = await store.db.$transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (!locked.finishedAt)
      throw new AppError("run-not-over", {
        detail: "This run is still at work, so what failed is not known for good.",
        fix: "Wait until it is over, or cancel it.",
      });
    const open = await tx.run.findFirst({ where: { retryOfId: runId, finishedAt: null } });
    if (open) return open.id;
    return insertRun(store, tx, actor, origin, await draftRetry(tx, actor, runId));
  }, makingTimeout);
  return requireRun(store, actor, id);
}

async function draftRetry(tx: Tx, actor: Actor, runId: string): Promise<RunDraft> {
  const { action, reason, ticket, options } = await tx.run.findUniqueOrThrow({ where: { id: runId } });
  const failed = await tx.runItem.findMany({
    where: { runId, state: { in: ["failed", "unverified"] }, tenant: { archivedAt: null } },
    orderBy: { position: "asc" },
    select: { tenantId: true, requested: true, expected: true },
  });
  if (failed.length === 0)
    throw new AppError("nothing-failed", {
      detail: "No tenant of this run failed.",
      fix: "Nothing to do.",
    });
  const now = await readTransactionTime(tx);
  const target = { tenantIds: failed.map(({ tenantId }) => tenantId) };
  const tenants = await freezeTarget(tx, scopeOf(actor), target, { mayMiss: true });
  const common = {
    action,
    options: { ...runOptionsSchema.parse(options), when: { kind: "now" as const } },
    reason: storableText(`Retry of ${action}${reason ? `: ${reason}` : ""}`, longestReason),
    ticket: ticket ?? undefined,
    retryOfId: runId,
    tenants,
  };
  if (action !== "undo") {
    const planned = judgeTarget(tenants, { action, isRetry: true }, common.options, now);
    return { ...common, items: dealItems(planned, action, common.options, now) };
  }
  const values = new Map(failed.map((item) => [item.tenantId, item]));
  return { ...common, items: tenants.map((tenant) => undoAgain(tenant, values.get(tenant.id), now)) };
}

/** Still back to the value of then, and still only where the value is the one that was set. */
function undoAgain(
  tenant: TargetTenant,
  values: Pick<NewItem, "requested" | "expected"> | undefined,
  now: Date,
): NewItem {
  const skipped = tenant.isExcluded ? "excluded" : tenant.isWatched ? "watch-only" : null;
  return {
    tenantId: tenant.id,
    requested: values?.requested ?? null,
    expected: values?.expected ?? null,
    skipped,
    wave: 1,
    dueAt: now,
  };
}
