import type { Actor } from "../access/schema.ts";
import type { Db } from "../db.ts";
import type { SavedFilterPage, SavedFilterView } from "./schema.ts";

export const savedFilterColumns = { id: true, name: true, query: true } as const;

/** The filters that somebody keeps, by name. Nobody sees those of others. */
export async function listSavedFilters(
  db: Db,
  actor: Pick<Actor, "id">,
  page: SavedFilterPage,
): Promise<SavedFilterView[]> {
  return db.savedFilter.findMany({
    where: { ownerId: actor.id, page },
    select: savedFilterColumns,
    orderBy: { name: "asc" },
  });
}
