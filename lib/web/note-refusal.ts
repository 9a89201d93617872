import { endStaleSession, findEndedToken, noteRefusal, type Refusal } from "../access/refusals.ts";
import { roleNeededFor } from "../access/rules.ts";
import type { Actor, Origin, Permission } from "../access/schema.ts";
import { historyTrouble } from "../audit/not-written.ts";
import type { WebContext } from "./context.ts";
import { isWithinRate } from "./rate-limits.ts";

interface Refused {
  permission: Permission;
  request: Request;
  origin: Origin;
}

/**
 * Notes that the caller's role is too small, at most once a minute for one actor and permission. That is counted in
 * the database, for all web processes: a script that asks again and again neither fills the history nor holds up
 * those who write it.
 */
export function noteRoleTooSmall(context: WebContext, actor: Actor, refused: Refused): Promise<void> {
  return note(context, actor, "role-too-small", refused);
}

/** The same for what was presented and works no more: an API token, or a session, which ends with that for good. */
export async function noteNotSignedIn(
  context: WebContext,
  presented: { bearer: string | null; cookie: string | null },
  refused: Refused,
): Promise<void> {
  if (presented.bearer === null)
    return presented.cookie === null ? undefined : endSession(context, presented.cookie, refused.origin);
  const ended = await findEndedToken(context.db, presented.bearer);
  if (ended) await note(context, ended.actor, ended.why, refused);
}

/** Ends a session that is over, with its event. It is refused with or without. */
export async function endSession(context: WebContext, cookie: string, origin: Origin): Promise<void> {
  try {
    await endStaleSession(context, cookie, origin);
  } catch (error) {
    logTrouble(context, error);
  }
}

async function note(
  context: WebContext,
  actor: Actor,
  why: Refusal["why"],
  { permission, request, origin }: Refused,
): Promise<void> {
  try {
    if (!(await isWithinRate(context.db, "refusals", `${actor.id} ${permission}`))) return;
    const { method } = request;
    const neededRole = roleNeededFor(permission);
    const path = namePath(new URL(request.url).pathname);
    await noteRefusal(context, {
      actor,
      origin,
      why,
      permission,
      neededRole,
      method: method as Refusal["method"],
      path,
    });
  } catch (error) {
    logTrouble(context, error);
  }
}

/** Nothing is changed by a refusal, so it stands where the history can't be written. */
function logTrouble({ log }: WebContext, error: unknown): void {
  const trouble = historyTrouble(error);
  if (!trouble) throw error;
  log.error({ err: trouble }, "refused, which the history could not note");
}

/** Plain words and ids only: anything else a caller made up, and it may be a secret in the wrong place. */
function namePath(path: string): string {
  const parts = path.slice(0, 200).split("/");
  return parts
    .map((part) => (/^(v1|[a-z-]{0,30}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(part) ? part : "…"))
    .join("/");
}
