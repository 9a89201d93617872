import { importTenants } from "#lib/import/commands.ts";
import { importDefaultsSchema } from "#lib/import/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { csvFile } from "#lib/web/csv-file.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "tenants.manage",
  query: importDefaultsSchema,
  file: csvFile,
  run: async ({ context, actor, origin, query, file }) => {
    const store = await openStore(context);
    return Response.json(await importTenants(store, actor, origin, file, query), { status: 201 });
  },
});
