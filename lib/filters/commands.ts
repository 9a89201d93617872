import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import { AppError } from "../errors.ts";
import type { HistoryStore } from "../store.ts";
import { savedFilterColumns } from "./queries.ts";
import { mostSavedFilters, type SavedFilterView, type SaveFilter } from "./schema.ts";

/**
 * Keeps a filter under a name; one of the same person that has this name is replaced.
 * @throws AppError `not-valid` when the person keeps too many
 */
export async function saveFilter(
  { db, signer }: HistoryStore,
  actor: Actor,
  origin: Origin,
  { page, name, query }: SaveFilter,
): Promise<SavedFilterView> {
  return db.$transaction(async (tx) => {
    const kept = await tx.savedFilter.count({ where: { ownerId: actor.id, page, name: { not: name } } });
    if (kept >= mostSavedFilters)
      throw new AppError("not-valid", {
        detail: `You keep ${mostSavedFilters} filters already.`,
        fix: "Remove one first.",
      });
    const saved = await tx.savedFilter.upsert({
      where: { ownerId_page_name: { ownerId: actor.id, page, name } },
      create: { ownerId: actor.id, page, name, query },
      update: { query },
      select: savedFilterColumns,
    });
    await appendEvents(tx, signer, [{ type: "filter.saved", actor, origin, page, name, query }]);
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
    await appendEvents(tx, signer, [
      { type: "filter.removed", actor, origin, page: found.page, name: found.name },
    ]);
  });
}
