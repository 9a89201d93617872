import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { type Prisma, readClock, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import { addJob } from "../jobs/commands.ts";
import type { HistoryStore, Store } from "../store.ts";
import { lockAppRegistration, nameApp } from "./commands.ts";
import { getAppRegistration } from "./queries.ts";
import { whyNotRetirable, whyNotUsable } from "./rules.ts";
import type { CredentialView } from "./schema.ts";

/** Which credential of which app registration. */
export interface CredentialPlace {
  appRegistrationId: string;
  credentialId: string;
}

interface Locked {
  app: Prisma.AppRegistrationGetPayload<object>;
  credential: CredentialView;
  /** All that are not retired. */
  credentials: CredentialView[];
}

/** A credential with its neighbours, which nobody else changes meanwhile. @throws AppError `not-found` */
async function lockCredential(tx: Tx, { appRegistrationId, credentialId }: CredentialPlace): Promise<Locked> {
  const app = await lockAppRegistration(tx, appRegistrationId);
  const credentials = (await getAppRegistration(tx, appRegistrationId))?.credentials ?? [];
  const credential = credentials.find(({ id }) => id === credentialId);
  if (credential) return { app, credential, credentials };
  throw new AppError("not-found", {
    detail: "There is no such credential, or it is retired.",
    fix: "Load the app registrations again.",
  });
}

const notReady = () =>
  new AppError("credential-not-ready", {
    detail: "A worker has not prepared it, or could not read it.",
    fix: "Wait until it is ready. If it was refused, retire it and add another one.",
  });

/**
 * Asks a worker to get a token with a credential, in use or not. A test that waits or runs is not asked for again.
 * @returns the job
 * @throws AppError `not-found`, `credential-not-ready`
 */
export async function requestTest(
  store: Store,
  actor: Actor,
  origin: Origin,
  place: CredentialPlace,
): Promise<string> {
  return store.db.$transaction(async (tx) => {
    const { app, credential } = await lockCredential(tx, place);
    if (credential.state !== "ready") throw notReady();
    const { credentialId } = place;
    const open = {
      kind: "test" as const,
      credentialId,
      state: { in: ["queued" as const, "running" as const] },
    };
    const job = await tx.job.findFirst({ where: open, select: { id: true } });
    if (job) return job.id;
    return addJob(store, tx, actor, origin, { kind: "test", appRegistration: app, credentialId });
  });
}

/**
 * Lets a credential sign in from now on. Nothing happens when it does already.
 * @throws AppError `not-found`, `credential-not-ready`, `credential-not-tested` when there are others and its newest
 * test did not work
 */
export async function putToUse(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  place: CredentialPlace,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { app, credential, credentials } = await lockCredential(tx, place);
    const why = whyNotUsable(credentials, place.credentialId);
    if (why === "credential-not-ready") throw notReady();
    if (why)
      throw new AppError(why, {
        detail: credential.testedAt ? "Its newest test did not work." : "It was not tested yet.",
        fix: "Test it. When Entra gives a token for it, put it to use.",
      });
    if (credential.inUse) return;
    await tx.credential.update({
      where: { id: credential.id },
      data: { activeFrom: await readClock(tx), ...noteWho(actor) },
    });
    await appendEvents(tx, signer, [
      { type: "credential.used", actor, origin, ...nameCredential(app, credential) },
    ]);
  });
}

const noteWho = (actor: Actor) => ({ changedAt: new Date(), changedBy: actor.name });

/** How an event names a credential. */
function nameCredential(
  app: { id: string; clientId: string },
  { id, kind, thumbprintSha256 }: CredentialView,
): { appRegistrationId: string; clientId: string } & {
  credentialId: string;
  kind: CredentialView["kind"];
  thumbprint: string | null;
} {
  return { credentialId: id, ...nameApp(app), kind, thumbprint: thumbprintSha256 };
}

/**
 * Ends a credential for good: its sealed text is wiped, and workers forget it within seconds.
 * @param isConfirmed that it is the last one is known
 * @throws AppError `not-found`, `credential-in-use` while another one could be used, `credential-last` without a yes
 */
export async function retireCredential(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  place: CredentialPlace,
  isConfirmed: boolean,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { app, credential, credentials } = await lockCredential(tx, place);
    const why = whyNotRetirable(credentials, place.credentialId);
    if (why === "credential-in-use")
      throw new AppError(why, {
        detail: "It signs in to the tenants of this app registration, and there is another one.",
        fix: "Put the other one to use first, then retire this one.",
      });
    if (why && !isConfirmed)
      throw new AppError(why, {
        detail: "Without it Sendlock can't sign in to any tenant of this app registration.",
        fix: 'Add another one first. To retire it all the same, send {"confirm": true}.',
      });
    await tx.credential.update({
      where: { id: credential.id },
      data: {
        state: "retired",
        retiredAt: await readClock(tx),
        sealed: null,
        keyId: null,
        errorCode: null,
        errorRaw: null,
        ...noteWho(actor),
      },
    });
    await appendEvents(tx, signer, [
      { type: "credential.retired", actor, origin, ...nameCredential(app, credential) },
    ]);
  });
}
