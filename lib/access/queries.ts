import type { Db, Tx } from "../db.ts";
import { may } from "./rules.ts";
import { type Actor, type Permission, system } from "./schema.ts";
import { hashSecret } from "./secrets.ts";

const sessionIdleMinutes = 30;
export const sessionHours = 8;

export interface SignedIn {
  actor: Actor;
  sessionId?: string;
}

/**
 * The person behind a session cookie, or null when the session is unknown, ended, idle for 30 minutes or 8 hours old.
 * @param isActivity false for a stream that only stays open: it must not keep an idle session alive
 */
export async function findSession(db: Db, token: string, isActivity = true): Promise<SignedIn | null> {
  const now = Date.now();
  const session = await db.session.findUnique({
    where: { tokenHash: hashSecret(token) },
    include: { person: true },
  });
  if (!session || session.endedAt || whyOver(session, now)) return null;
  // Once a minute is enough to know idleness, and keeps reads from writing each time.
  if (isActivity && now - session.seenAt.getTime() > 60_000)
    await db.session.updateMany({
      where: { id: session.id, endedAt: null },
      data: { seenAt: new Date(now) },
    });
  const { id, name, role } = session.person;
  return { actor: { kind: "person", id, name, role }, sessionId: session.id };
}

interface SessionTimes {
  seenAt: Date;
  expiresAt: Date;
  person: { disabledAt: Date | null };
}

/** Why a session that nobody ended is worth nothing any more; null while it is. */
export function whyOver(
  { person, expiresAt, seenAt }: SessionTimes,
  now: number,
): "person-disabled" | "too-old" | "idle" | null {
  if (person.disabledAt) return "person-disabled";
  if (expiresAt.getTime() <= now) return "too-old";
  return now - seenAt.getTime() > sessionIdleMinutes * 60_000 ? "idle" : null;
}

/** The API token behind a Bearer header, or null when it is unknown, expired or revoked. */
export async function findToken(db: Db, token: string): Promise<SignedIn | null> {
  const now = new Date();
  const row = await db.apiToken.findUnique({ where: { tokenHash: hashSecret(token) } });
  if (!row || row.revokedAt || row.expiresAt <= now) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > 60_000)
    await db.apiToken.update({ where: { id: row.id }, data: { lastUsedAt: now } });
  return { actor: { kind: "token", id: row.id, name: row.name, role: row.role } };
}

/** Whether somebody who asked for a run earlier still has the right now. Asked before each change. */
export async function isStillAllowed(
  tx: Tx,
  requester: { kind: Actor["kind"]; id: string },
  permission: Permission,
): Promise<boolean> {
  if (requester.kind === "system") return true;
  if (requester.kind === "token") {
    const token = await tx.apiToken.findUnique({ where: { id: requester.id } });
    return !!token && !token.revokedAt && token.expiresAt > new Date() && may(token.role, permission);
  }
  const person = await tx.person.findUnique({ where: { id: requester.id } });
  return !!person && !person.disabledAt && may(person.role, permission);
}

/** Everybody who can stand in the history as its actor, by name: people, API tokens, Sendlock itself. */
export async function listActors(db: Db): Promise<Pick<Actor, "kind" | "id" | "name">[]> {
  const named = { select: { id: true, name: true }, orderBy: { name: "asc" } } as const;
  const [people, tokens] = await Promise.all([db.person.findMany(named), db.apiToken.findMany(named)]);
  return [
    ...people.map((person) => ({ kind: "person" as const, ...person })),
    ...tokens.map((token) => ({ kind: "token" as const, ...token })),
    { kind: system.kind, id: system.id, name: system.name },
  ];
}
