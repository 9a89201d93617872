import { appendEvents } from "../audit/commands.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { sessionHours } from "./queries.ts";
import { type Actor, type Origin, type Role, system } from "./schema.ts";
import { createSecret, hashSecret } from "./secrets.ts";

const linkMinutes = 15;
const localAdministrator = "Local administrator";

/** Makes a link that signs in the local administrator once, within 15 minutes. Only its hash is stored. */
export async function createSignInLink({
  db,
  signer,
}: HistoryStore): Promise<{ code: string; expiresAt: Date }> {
  const code = createSecret("");
  const expiresAt = new Date(Date.now() + linkMinutes * 60_000);
  await db.$transaction(async (tx) => {
    await tx.signInLink.create({ data: { codeHash: hashSecret(code), expiresAt } });
    await appendEvents(tx, signer, [
      { type: "sign-in-link.created", actor: system, expiresAt: expiresAt.toISOString() },
    ]);
  });
  return { code, expiresAt };
}

/**
 * Exchanges the code of a sign-in link for a new session.
 * @throws AppError `link-not-valid` when the code is unknown, used or older than 15 minutes; the refusal is audited
 */
export async function startSession(
  { db, signer }: HistoryStore,
  code: string,
  origin: Origin,
): Promise<{ token: string; expiresAt: Date; actor: Actor }> {
  const token = createSecret("");
  const expiresAt = new Date(Date.now() + sessionHours * 3_600_000);
  const started = await db.$transaction(async (tx) => {
    const used = await tx.signInLink.updateMany({
      where: { codeHash: hashSecret(code), usedAt: null, expiresAt: { gt: new Date() } },
      data: { usedAt: new Date() },
    });
    if (used.count === 0) {
      await appendEvents(tx, signer, [
        { type: "session.refused", actor: system, origin, why: "link-not-valid" },
      ]);
      return null;
    }
    const person = await tx.person.upsert({
      where: { name: localAdministrator },
      create: { name: localAdministrator, role: "admin" },
      update: {},
    });
    if (person.disabledAt) {
      await appendEvents(tx, signer, [
        { type: "session.refused", actor: system, origin, why: "person-disabled" },
      ]);
      return null;
    }
    const actor: Actor = { kind: "person", id: person.id, name: person.name, role: person.role };
    const { address, userAgent } = origin;
    const session = await tx.session.create({
      data: {
        tokenHash: hashSecret(token),
        personId: person.id,
        expiresAt,
        address: address ?? null,
        userAgent: userAgent ?? null,
      },
    });
    await appendEvents(tx, signer, [{ type: "session.started", actor, origin, sessionId: session.id }]);
    return actor;
  });
  if (!started)
    throw new AppError("link-not-valid", {
      detail: "The link was used already, is older than 15 minutes, or was not copied whole.",
      fix: "Make a new one with: npm run sign-in-link",
    });
  return { token, expiresAt, actor: started };
}

/** Ends one session; its cookie is worth nothing from the next request on. */
export async function endSession(
  { db, signer }: HistoryStore,
  sessionId: string,
  actor: Actor,
  origin: Origin,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = await tx.session.updateMany({
      where: { id: sessionId, endedAt: null },
      data: { endedAt: new Date() },
    });
    if (ended.count > 0)
      await appendEvents(tx, signer, [{ type: "session.ended", actor, origin, sessionId }]);
  });
}

/**
 * Makes an API token. The value is returned once and only its hash is stored.
 * @param days how long it works, 1 to 365
 */
export async function createToken(
  { db, signer }: HistoryStore,
  input: { name: string; role: Role; days: number },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const token = createSecret("sendlock_");
  const expiresAt = new Date(Date.now() + input.days * 86_400_000);
  const id = await db.$transaction(async (tx) => {
    const row = await tx.apiToken.create({
      data: { name: input.name, role: input.role, tokenHash: hashSecret(token), expiresAt },
    });
    await appendEvents(tx, signer, [
      {
        type: "token.created",
        actor: system,
        tokenId: row.id,
        name: row.name,
        role: row.role,
        expiresAt: expiresAt.toISOString(),
      },
    ]);
    return row.id;
  });
  return { id, token, expiresAt };
}
