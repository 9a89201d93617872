import { scopeOf } from "#lib/access/rules.ts";
import { addTenant } from "#lib/tenants/add.ts";
import { listTenants } from "#lib/tenants/queries.ts";
import { addTenantSchema, tenantListSchema } from "#lib/tenants/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  query: tenantListSchema,
  run: async ({ context, actor, query }) =>
    Response.json(await listTenants(context.db, scopeOf(actor), query)),
});

export const POST = defineRoute({
  permission: "tenants.manage",
  body: addTenantSchema,
  run: async ({ context, actor, origin, body }) => {
    const tenant = await addTenant(await openStore(context), actor, origin, body);
    return Response.json(tenant, { status: 201, headers: { location: `/api/v1/tenants/${tenant.id}` } });
  },
});
