import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { mostSavedFilters } from "./rules.ts";
import type { SavedFilterView, SaveFilter } from "./schema.ts";

const columns = { id: true, name: true, query: true } as const;

/** The filters that somebody keeps, by name. Nobody sees those of others. */
export async function listSavedFilters(db: Db, actor: Pick<Actor, "id">): Promise<SavedFilterView[]> {
  return db.savedFilter.findMany({
    where: { ownerId: actor.id },
    select: columns,
    orderBy: { name: "asc" },
  });
}

/**
 * Keeps a filter under a name; one of the same person that has this name is replaced.
 * @throws AppError `not-valid` when the person keeps too many
 */
export async function saveFilter(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  { name, query }: SaveFilter,
): Promise<SavedFilterView> {
  return db.$transaction(async (tx) => {
    const kept = await tx.savedFilter.count({ where: { ownerId: actor.id, name: { not: name } } });
    if (kept >= mostSavedFilters)
      throw new AppError("not-valid", {
        detail: `You keep ${mostSavedFilters} filters already.`,
        fix: "Remove one first.",
      });
    const saved = await tx.savedFilter.upsert({
      where: { ownerId_name: { ownerId: actor.id, name } },
      create: { ownerId: actor.id, name, query },
      update: { query },
      select: columns,
    });
    await appendEvents(tx, signer, [{ type: "filter.saved", actor, origin, name, query }]);
    return saved;
  });
}

/** Removes a filter of this person's. @throws AppError `not-found` */
export async function removeFilter(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  id: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await tx.savedFilter.findFirst({ where: { id, ownerId: actor.id } });
    if (!found)
      throw new AppError("not-found", {
        detail: "There is no such filter.",
        fix: "Load the page again.",
      });
    await tx.savedFilter.delete({ where: { id } });
    await appendEvents(tx, signer, [{ type: "filter.removed", actor, origin, name: found.name }]);
  });
}
