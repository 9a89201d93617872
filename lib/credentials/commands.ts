import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { isUniqueViolation, type Prisma, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { describeAppEdits, refuseNoApp } from "./rules.ts";
import type { EditAppRegistration, NewAppRegistration } from "./schema.ts";

type AppRow = Prisma.AppRegistrationGetPayload<object>;

const nameTaken = (name: string) =>
  new AppError("app-exists", {
    detail: `There is an app registration with the name ${name}.`,
    fix: "Give it another name.",
    more: { fields: [{ path: "name", message: "is taken" }] },
  });

/**
 * Makes an app registration. Returns its id.
 * @throws AppError `app-exists` when its client id in that cloud, or its name, is there already
 */
export async function addAppRegistration(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin | undefined,
  input: NewAppRegistration,
): Promise<string> {
  const { clientId, cloud, name } = input;
  try {
    return await db.$transaction(async (tx) => {
      const same = await tx.appRegistration.findUnique({ where: { cloud_clientId: { cloud, clientId } } });
      if (same)
        throw new AppError("app-exists", {
          detail: `This client id is here already, as ${same.name}.`,
          fix: "Add a credential to that app registration, or write another client id.",
          more: { fields: [{ path: "clientId", message: `is that of ${same.name}` }] },
        });
      const row = await tx.appRegistration.create({ data: { ...input, createdBy: actor.name } });
      const { multiTenant, homeTenantId } = row;
      const facts = { ...nameApp(row), name, cloud, multiTenant, homeTenantId };
      await appendEvents(tx, signer, [
        { type: "appRegistration.added", actor, ...(origin ? { origin } : {}), ...facts },
      ]);
      return row.id;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(name);
    throw error;
  }
}

/** How an event names an app registration. */
export function nameApp({ id, clientId }: { id: string; clientId: string }) {
  return { appRegistrationId: id, clientId };
}

/**
 * An app registration whose credentials nobody else changes until the transaction is over.
 * @throws AppError `not-found`
 */
export async function lockAppRegistration(tx: Tx, id: string): Promise<AppRow> {
  // `NO KEY`: tenants and jobs that use it can be made meanwhile.
  await tx.$queryRaw`SELECT id FROM app_registrations WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  // A statement of its own: only one that begins after the lock sees what the last writer committed.
  const row = await tx.appRegistration.findUnique({ where: { id } });
  if (row) return row;
  throw refuseNoApp();
}

/** Changes what the edit names; the rest stays. @throws AppError `not-found`, `app-exists` when the name is taken */
export async function editAppRegistration(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
  edit: EditAppRegistration,
): Promise<void> {
  try {
    await db.$transaction(async (tx) => {
      const before = await lockAppRegistration(tx, id);
      const { name = before.name, multiTenant = before.multiTenant } = edit;
      const homeTenantId = edit.homeTenantId === undefined ? before.homeTenantId : edit.homeTenantId;
      const after = { name, multiTenant, homeTenantId };
      const changes = describeAppEdits(before, after);
      if (changes.length === 0) return;
      await tx.appRegistration.update({ where: { id }, data: after });
      await appendEvents(tx, signer, [
        { type: "appRegistration.edited", actor, origin, ...nameApp(before), name, changes },
      ]);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(edit.name ?? "");
    throw error;
  }
}

/**
 * Removes an app registration with its credentials; the history keeps what was known of them.
 * @throws AppError `not-found`, `app-in-use` while a tenant that is not archived uses it
 */
export async function removeAppRegistration(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    // Tenants before app registrations, as everywhere: archived ones forget it with the row.
    await tx.$queryRaw`SELECT id FROM tenants WHERE app_registration_id = ${id}::uuid ORDER BY id FOR NO KEY UPDATE`;
    const app = await lockAppRegistration(tx, id);
    const tenants = await tx.tenant.count({ where: { appRegistrationId: id, archivedAt: null } });
    if (tenants > 0)
      throw new AppError("app-in-use", {
        detail: `${tenants} ${tenants === 1 ? "tenant uses" : "tenants use"} it.`,
        fix: "Give them another app registration or archive them, then remove this one.",
        more: { tenants },
      });
    const removed = await deleteCredentials(tx, app);
    await tx.appRegistration.delete({ where: { id } });
    await appendEvents(tx, signer, [
      ...removed.map((credential) => ({
        type: "credential.removed" as const,
        actor,
        origin,
        ...credential,
      })),
      { type: "appRegistration.removed", actor, origin, ...nameApp(app), name: app.name },
    ]);
  });
}

interface RemovedCredential {
  credentialId: string;
  appRegistrationId: string;
  clientId: string;
}

async function deleteCredentials(tx: Tx, app: AppRow): Promise<RemovedCredential[]> {
  const where = { appRegistrationId: app.id };
  const rows = await tx.credential.findMany({ where, select: { id: true }, orderBy: { createdAt: "asc" } });
  await tx.credential.deleteMany({ where });
  return rows.map(({ id }) => ({ credentialId: id, ...nameApp(app) }));
}

/**
 * Deletes the credentials of an app registration of one tenant that serves none any more, and says which those were.
 * One for many tenants keeps them: the next customer needs them. The caller writes the events.
 */
export async function removeUnusedCredentials(
  tx: Tx,
  appRegistrationId: string,
): Promise<RemovedCredential[]> {
  // Of two tenants that are archived at once, the second sees that the first is gone.
  const app = await lockAppRegistration(tx, appRegistrationId);
  if (app.multiTenant) return [];
  const tenants = await tx.tenant.count({ where: { appRegistrationId, archivedAt: null } });
  return tenants > 0 ? [] : deleteCredentials(tx, app);
}
