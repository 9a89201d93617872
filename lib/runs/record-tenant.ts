import { Prisma, type Tx } from "../db.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import type { Claim } from "./claim.ts";
import type { Outcome, Transition } from "./outcome.ts";
import { goGoneSeconds, isSignInFailure } from "./rules.ts";

/** What Exchange told before any Set of this attempt. */
export function firstRead(outcome: Outcome): DirectSend | null {
  if (outcome.kind === "set") return outcome.before;
  if (outcome.kind === "read") return outcome.value;
  return ("read" in outcome ? outcome.read : undefined) ?? null;
}

/** What an item stood at before its first Set: kept once one may have left, until then the newest reading. */
export function beforeSet(
  { before, setAt }: { before: DirectSend | null; setAt: Date | null },
  outcome: Outcome,
): DirectSend | null {
  const read = firstRead(outcome);
  return setAt ? (before ?? read) : (read ?? before);
}

/** Each observation in order, newest last. */
export function observed(outcome: Outcome): DirectSend[] {
  if (outcome.kind === "set" && outcome.result === "changed") return [outcome.before, outcome.after];
  const first = firstRead(outcome);
  return first ? [first] : [];
}

/** Stores the readings and returns the state that was known before them. Locks the tenant. */
export async function recordReadings(
  tx: Tx,
  claim: Claim,
  outcome: Outcome,
  readAt: Date,
): Promise<DirectSend> {
  const [tenant] = await tx.$queryRaw<{ direct_send: DirectSend }[]>`
    SELECT direct_send FROM tenants WHERE id = ${claim.tenant.id}::uuid FOR NO KEY UPDATE`;
  const values = observed(outcome);
  if (values.length > 0)
    await tx.$executeRaw`
      INSERT INTO readings (tenant_id, direct_send, at, run_id)
      SELECT ${claim.tenant.id}::uuid, value::"DirectSend", ${readAt}, ${claim.runId}::uuid
      FROM unnest(${values}::text[]) WITH ORDINALITY AS seen (value, place) ORDER BY place`;
  return tenant?.direct_send ?? "unknown";
}

/**
 * Whether somebody else changed the setting: a known value was read where another one was known, and no Set of
 * ours may have made it, neither one of an earlier attempt at this item nor one whose end nobody reported.
 */
export async function isChangedOutside(
  tx: Tx,
  claim: Claim,
  outcome: Outcome,
  known: DirectSend,
): Promise<boolean> {
  const read = firstRead(outcome);
  if (!read || read === known || read === "unknown" || known === "unknown") return false;
  const ours = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM attempts AS attempt JOIN run_items AS item ON item.id = attempt.item_id
      JOIN tenants AS tenant ON tenant.id = attempt.tenant_id
    WHERE attempt.tenant_id = ${claim.tenant.id}::uuid AND attempt.go_at IS NOT NULL
      AND item.requested = ${read}::"DirectSend"
      -- What was known was read when a lost engine could not act any more: it explains no later value.
      AND (item.id = ${claim.itemId}::uuid OR attempt.ended_at IS NULL
        AND attempt.go_at > tenant.checked_at - make_interval(secs => ${goGoneSeconds}))
      AND NOT (item.id = ${claim.itemId}::uuid AND attempt.number = ${claim.attempt}) LIMIT 1`;
  return ours.length === 0;
}

/** Writes what is known of the tenant now: state, error, failures to sign in, a change made elsewhere. */
export async function updateTenant(
  tx: Tx,
  claim: Claim,
  learned: { outcome: Outcome; transition: Transition; readAt: Date; isOutside: boolean },
): Promise<void> {
  const { outcome, transition, readAt } = learned;
  const value = observed(outcome).at(-1);
  // Not visited, or not to its end: nothing is known that was not known before.
  if ((outcome.kind === "wait" || outcome.kind === "skipped") && !value) return;
  const failure = "failure" in transition ? transition.failure : null;
  const error = failure
    ? Prisma.sql`error_code = ${failure.code}, error_raw = ${failure.raw}, error_at = now()`
    : Prisma.sql`error_code = NULL, error_raw = NULL, error_at = NULL`;
  const state = value ? stateRead(value, readAt) : stateUnread(transition, outcome, failure?.code);
  const failures = failure && isSignInFailure(failure.code) ? Prisma.sql`auth_failures + 1` : Prisma.sql`0`;
  await tx.$executeRaw`
    UPDATE tenants SET ${error}, auth_failures = ${failures} ${state} ${outside(learned)}
    WHERE id = ${claim.tenant.id}::uuid`;
}

/** A change of ours settles what somebody else had changed before; else the first sight of it stands. */
function outside({
  transition,
  readAt,
  isOutside,
}: {
  transition: Transition;
  readAt: Date;
  isOutside: boolean;
}): Prisma.Sql {
  const isOurs =
    transition.state === "succeeded" &&
    (transition.result === "changed" || transition.result === "set-earlier");
  if (isOurs) return Prisma.sql`, changed_outside_at = NULL`;
  return isOutside
    ? Prisma.sql`, changed_outside_at = COALESCE(changed_outside_at, ${readAt})`
    : Prisma.empty;
}

function stateRead(value: DirectSend, readAt: Date): Prisma.Sql {
  const reason = value === "unknown" ? "setting-absent" : null;
  return Prisma.sql`, direct_send = ${value}::"DirectSend", unknown_reason = ${reason}, checked_at = ${readAt}`;
}

/** Without a reading the last known state stays, unless a Set may have left: then nobody knows it. */
function stateUnread(transition: Transition, outcome: Outcome, code: string | undefined): Prisma.Sql {
  if (outcome.kind === "uncertain" || transition.state === "verifying")
    return Prisma.sql`, direct_send = 'unknown', unknown_reason = 'verifying'`;
  if (transition.state === "unverified")
    return Prisma.sql`, direct_send = 'unknown', unknown_reason = 'unverified'`;
  if (!code) return Prisma.empty;
  return Prisma.sql`, unknown_reason = CASE WHEN direct_send = 'unknown' THEN ${code} ELSE unknown_reason END`;
}
