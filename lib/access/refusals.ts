import { appendEvents } from "../audit/commands.ts";
import type { NewEvent } from "../audit/schema.ts";
import type { Db } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import { whyOver } from "./queries.ts";
import type { Actor, Origin } from "./schema.ts";
import { hashSecret } from "./secrets.ts";

export type Refusal = Omit<Extract<NewEvent, { type: "access.refused" }>, "type">;

/** Notes that somebody who is known was not let in. */
export async function noteRefusal({ db, signer }: HistoryStore, refusal: Refusal): Promise<void> {
  await db.$transaction((tx) => appendEvents(tx, signer, [{ type: "access.refused", ...refusal }]));
}

/** Whose API token that does not work any more this is; null for one that works, or that never was. */
export async function findEndedToken(
  db: Db,
  token: string,
): Promise<{ actor: Actor; why: "token-expired" | "token-revoked" } | null> {
  const row = await db.apiToken.findUnique({ where: { tokenHash: hashSecret(token) } });
  if (!row || (!row.revokedAt && row.expiresAt > new Date())) return null;
  const { id, name, role } = row;
  return { actor: { kind: "token", id, name, role }, why: row.revokedAt ? "token-revoked" : "token-expired" };
}

/** Ends a session that was presented although it was idle or too old, or its person is disabled. Nothing else is noted. */
export async function endStaleSession(
  { db, signer }: HistoryStore,
  token: string,
  origin: Origin,
): Promise<void> {
  const session = await db.session.findUnique({
    where: { tokenHash: hashSecret(token) },
    include: { person: true },
  });
  const why = session && !session.endedAt && whyOver(session, Date.now());
  if (!why) return;
  const { id, name, role } = session.person;
  await db.$transaction(async (tx) => {
    // A page asks for several things at once: the first of them ends it.
    const ended = await tx.session.updateMany({
      where: { id: session.id, endedAt: null },
      data: { endedAt: new Date() },
    });
    if (ended.count === 0) return;
    const actor: Actor = { kind: "person", id, name, role };
    await appendEvents(tx, signer, [{ type: "session.ended", actor, origin, sessionId: session.id, why }]);
  });
}
