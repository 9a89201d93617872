import { scopeOf } from "#lib/access/rules.ts";
import { listArchivedTenants } from "#lib/tenants/archive.ts";
import { archivedListSchema } from "#lib/tenants/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  query: archivedListSchema,
  run: async ({ context, actor, query }) =>
    Response.json(await listArchivedTenants(context.db, scopeOf(actor), query)),
});
