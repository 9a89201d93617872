import { z } from "zod";
import { cloudSchema, tenantAccessSchema } from "../tenants/schema.ts";

/** What holds for the rows of a file that say nothing of it, as `POST /tenants/import` takes it in its address. */
export const importDefaultsSchema = z.object({
  cloud: cloudSchema.optional(),
  appRegistrationId: z.uuid().optional(),
  access: tenantAccessSchema.default("change"),
});
export type ImportDefaults = z.infer<typeof importDefaultsSchema>;

/** The columns of a file of tenants, as it is exported and imported. */
export type ImportColumn =
  | "name"
  | "domain"
  | "tenant id"
  | "cloud"
  | "app registration"
  | "access"
  | "tags"
  | "time zone"
  | "business days"
  | "business from"
  | "business to"
  | "contact"
  | "notes";

export interface ImportRow {
  /** Where it begins in the file. */
  line: number;
  /** The texts of the columns that the file has. */
  cells: Partial<Record<ImportColumn, string>>;
  /** What has to be put right before it can be saved. */
  problems: { column: ImportColumn; message: string }[];
  /** It was archived here before: saved, it comes back with its history. */
  wasArchived: boolean;
}

/** What a file would add. */
export interface ImportPreview {
  columns: ImportColumn[];
  rows: ImportRow[];
}
