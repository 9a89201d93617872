import { scopeOf } from "#lib/access/rules.ts";
import { listTenants } from "#lib/tenants/queries.ts";
import { tenantListSchema } from "#lib/tenants/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  query: tenantListSchema,
  run: async ({ context, actor, query }) =>
    Response.json(await listTenants(context.db, scopeOf(actor), query)),
});
