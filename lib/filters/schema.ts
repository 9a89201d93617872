import { z } from "zod";

/** A page whose filters can be kept. */
export const savedFilterPageSchema = z.enum(["tenants", "history"]).default("tenants");
export type SavedFilterPage = z.infer<typeof savedFilterPageSchema>;

/** What `POST /filters` takes: the page's address after the question mark, under a name. */
export const saveFilterSchema = z.strictObject({
  page: savedFilterPageSchema,
  name: z.string().trim().min(1).max(60),
  query: z.string().trim().min(1).max(500),
});
export type SaveFilter = z.infer<typeof saveFilterSchema>;
export interface SavedFilterView {
  id: string;
  name: string;
  query: string;
}

/** Of one person or token, on one page. */
export const mostSavedFilters = 50;
