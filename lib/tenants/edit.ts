import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { requestConnection } from "../connection/commands.ts";
import { Prisma, type Tx } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Store } from "../store.ts";
import { lockTenant } from "./commands.ts";
import { accessWords, applyEdit, describeEdits, type Reach } from "./rules.ts";
import type { EditTenant } from "./schema.ts";

type TenantRow = Prisma.TenantGetPayload<object>;
type Change = ReturnType<typeof describeEdits>[number];

/**
 * Changes what somebody wrote of a tenant, what signs in to it, and whether it may be changed; what the edit does not
 * name stays. Where its connection is another one then, that is checked anew. A Set that was permitted before goes on.
 * @throws AppError `not-found`, `not-valid` for an app registration that is not there or of another cloud
 */
export async function editTenant(
  store: Store,
  actor: Actor,
  origin: Origin,
  id: string,
  edit: EditTenant,
): Promise<void> {
  await store.db.$transaction(async (tx) => {
    const before = await lockTenant(tx, actor, id);
    const written = applyEdit(before, edit);
    const reach = await describeReach(tx, before, edit);
    const changes = [...describeEdits(before, written), ...reach];
    if (changes.length === 0) return;
    const data = reach.length > 0 ? { ...written, ...reachColumns(edit) } : written;
    const after = await tx.tenant.update({ where: { id }, data });
    await appendEvents(tx, store.signer, [
      { type: "tenant.edited", actor, origin, tenant: nameTenant(after), changes },
    ]);
    if (reach.length > 0) await requestConnection(store, tx, actor, origin, after);
  });
}

/** What was found of the former connection says nothing of the new one. */
function reachColumns({ access, appRegistrationId }: Reach): Prisma.TenantUncheckedUpdateInput {
  return {
    ...(access ? { access } : {}),
    ...(appRegistrationId ? { appRegistrationId } : {}),
    connection: Prisma.DbNull,
    connectionAt: null,
  };
}

async function describeReach(
  tx: Tx,
  before: TenantRow,
  { access, appRegistrationId }: Reach,
): Promise<Change[]> {
  const changes: Change[] = [];
  if (access && access !== before.access)
    changes.push({ field: "access", before: accessWords[before.access], after: accessWords[access] });
  if (appRegistrationId && appRegistrationId !== before.appRegistrationId) {
    const wanted = await requireApp(tx, before, appRegistrationId);
    const former = before.appRegistrationId
      ? await tx.appRegistration.findUnique({ where: { id: before.appRegistrationId } })
      : null;
    changes.push({ field: "app registration", before: former?.name ?? "", after: wanted.name });
  }
  return changes;
}

async function requireApp(tx: Tx, { cloud }: TenantRow, id: string): Promise<{ id: string; name: string }> {
  const app = await tx.appRegistration.findUnique({ where: { id } });
  if (app?.cloud === cloud) return app;
  const message = app ? "signs in to another cloud" : "does not exist";
  throw new AppError("not-valid", {
    detail: `appRegistrationId: ${message}.`,
    fix: "Choose an app registration of the tenant's own cloud.",
    more: { fields: [{ path: "appRegistrationId", message }] },
  });
}
