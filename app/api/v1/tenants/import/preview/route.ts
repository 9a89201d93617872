import { previewImport } from "#lib/import/commands.ts";
import { importDefaultsSchema } from "#lib/import/schema.ts";
import { csvFile } from "#lib/web/csv-file.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "tenants.manage",
  query: importDefaultsSchema,
  file: csvFile,
  run: async ({ context, query, file }) => Response.json(await previewImport(context.db, file, query)),
});
