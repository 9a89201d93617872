import { scopeOf } from "#lib/access/rules.ts";
import { readTenantFacets } from "#lib/tenants/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  run: async ({ context, actor }) => Response.json(await readTenantFacets(context.db, scopeOf(actor))),
});
