import { scopeOf } from "../access/rules.ts";
import type { Actor, Origin } from "../access/schema.ts";
import { nameTenant } from "../audit/chain.ts";
import { appendEvents } from "../audit/commands.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { findTenant } from "./queries.ts";
import type { StatementRange } from "./schema.ts";

/** Keeps in the history that somebody printed a statement of a tenant. @throws AppError `not-found` */
export async function noteStatement(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  tenantId: string,
  { from, to }: StatementRange,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const tenant = await findTenant(tx, scopeOf(actor), tenantId);
    if (!tenant) throw new AppError("not-found", { detail: "There is no such tenant." });
    await appendEvents(tx, signer, [
      { type: "history.statementMade", actor, origin, tenant: nameTenant(tenant), from, to },
    ]);
  });
}
