import { scopeOf } from "#lib/access/rules.ts";
import { exportTenants, noteTenantsExport } from "#lib/import/export.ts";
import { tenantFilterSchema } from "#lib/tenants/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { streamText } from "#lib/web/stream-text.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  // Each export is an event in the history, so it counts as a change does.
  rate: "changes",
  query: tenantFilterSchema,
  run: async ({ context, actor, origin, query }) => {
    await noteTenantsExport(context, actor, origin, query);
    return new Response(streamText(exportTenants(context.db, scopeOf(actor), query)), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="sendlock-tenants.csv"',
      },
    });
  },
});
