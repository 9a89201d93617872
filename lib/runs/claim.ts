import type { Actor } from "../access/schema.ts";
import type { EventTenant } from "../audit/schema.ts";
import { type Db, isUniqueViolation } from "../db.ts";
import type { DirectSend, KnownDirectSend } from "../direct-send/schema.ts";
import type { Cloud } from "../tenants/schema.ts";
import { leaseSeconds, mostAuthFailures, suspendedMinutes } from "./rules.ts";

/** A sign-in to a tenant, as the history names it. */
export interface SignIn {
  credentialId: string;
  /** Entra's id of the request for the token. */
  correlationId: string;
}

/** One attempt at one item, held by one worker while its lease lives. */
export interface Claim {
  itemId: string;
  runId: string;
  /** The fence: what is said for an older attempt is refused. */
  attempt: number;
  workerId: string;
  /** What to set; null for a check. */
  requested: KnownDirectSend | null;
  /** A Set may have left in an earlier attempt and is only read back now. */
  verifying: boolean;
  /** When the first `go` was given; null when no Set can have left. */
  setAt: Date | null;
  /** What the first attempt read before any Set. */
  before: DirectSend | null;
  /** Signing in failed so often that this run of many leaves the tenant alone: skip it before a token is asked for. */
  isSuspended: boolean;
  /** The tenant was archived while the item waited: its credentials may be gone. */
  isArchived: boolean;
  requester: Actor;
  /** Of the run. */
  reason: string | null;
  ticket: string | null;
  /** By what the tenant was opened, once it was. */
  signIn?: SignIn | undefined;
  tenant: EventTenant & { cloud: Cloud; appRegistrationId: string | null };
}

/**
 * Takes an item whose time has come: next attempt, lease of 15 s. Null when somebody else holds it, it is over or
 * was not let go, its run does not go on before it began, or another item of the same tenant is at work (the partial unique index decides).
 */
export async function claimItem(db: Db, workerId: string, itemId: string): Promise<Claim | null> {
  try {
    const [row] = await db.$queryRaw<ClaimedRow[]>`
      WITH taken AS (
        UPDATE run_items AS item
        SET state = CASE item.state WHEN 'queued' THEN 'running'::"ItemState" ELSE item.state END,
            attempt = item.attempt + 1, worker_id = ${workerId},
            lease_until = now() + make_interval(secs => ${leaseSeconds}), started_at = COALESCE(item.started_at, now())
        FROM runs
        -- Times are stored to the millisecond and may be rounded up: the very moment must count as due.
        -- What has begun is brought to its end in a cancelled run too: a Set may have left.
        WHERE runs.id = item.run_id AND item.id = ${itemId}::uuid
          AND (item.state <> 'queued' OR item.released_at IS NOT NULL AND runs.state = 'running')
          AND item.state IN ('queued', 'running', 'verifying') AND item.due_at <= now() + interval '1 ms'
          AND (item.lease_until IS NULL OR item.lease_until < now())
        RETURNING item.*
      ), noted AS (
        INSERT INTO attempts (item_id, number, tenant_id, worker_id) SELECT id, attempt, tenant_id, worker_id FROM taken
      )
      SELECT run.id AS "runId", run.reason, run.ticket, item.attempt, item.requested, item.state = 'verifying' AS verifying,
        item.set_at AS "setAt", item.before,
        -- Where a Set may have left, only a reading tells how it stands. A run of one goes through: somebody wants
        -- to know whether the cure helped.
        item.set_at IS NULL AND tenant.auth_failures >= ${mostAuthFailures}
          AND COALESCE(tenant.error_at > now() - make_interval(mins => ${suspendedMinutes}), false)
          AND EXISTS (SELECT FROM run_items AS other WHERE other.run_id = run.id AND other.tenant_id <> tenant.id)
          AS "isSuspended",
        item.set_at IS NULL AND tenant.archived_at IS NOT NULL AS "isArchived",
        json_build_object('kind', run.requester_kind, 'id', run.requester_id, 'name', run.requester_name,
          'role', run.requester_role) AS requester,
        json_build_object('id', tenant.id, 'entraTenantId', tenant.entra_tenant_id, 'domain', tenant.domain,
          'name', tenant.name, 'cloud', tenant.cloud, 'appRegistrationId', tenant.app_registration_id) AS tenant
      FROM taken AS item JOIN runs AS run ON run.id = item.run_id JOIN tenants AS tenant ON tenant.id = item.tenant_id`;
    if (!row) return null;
    return { ...row, itemId, workerId, requested: row.requested === "unknown" ? null : row.requested };
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

type ClaimedRow = Omit<Claim, "itemId" | "workerId" | "requested"> & { requested: DirectSend | null };

/** Makes the lease last 15 s from now. False when the item is another attempt's by now: stop at once. */
export async function renewLease(db: Db, claim: Claim): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE run_items SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${claim.itemId}::uuid AND attempt = ${claim.attempt} AND state IN ('running', 'verifying')
      AND lease_until > now()`;
  return renewed === 1;
}

/** Gives the item back at once, for a worker that ends with its engine already dead. */
export async function releaseLease(db: Db, claim: Claim): Promise<void> {
  await db.$executeRaw`UPDATE attempts SET ended_at = now() WHERE item_id = ${claim.itemId}::uuid AND number = ${claim.attempt}`;
  await db.$executeRaw`
    UPDATE run_items SET lease_until = NULL
    WHERE id = ${claim.itemId}::uuid AND attempt = ${claim.attempt} AND state IN ('running', 'verifying')`;
}

/** Notes which process does the visit, so that others can tell when it is surely dead. */
export async function noteEngine(
  db: Db,
  claim: Claim,
  engine: { host: string; pid: number; startedAt: string },
): Promise<void> {
  await db.attempt.updateMany({
    where: { itemId: claim.itemId, number: claim.attempt },
    data: { engineHost: engine.host, enginePid: engine.pid, engineStartedAt: engine.startedAt },
  });
}
