import { scopeOf } from "#lib/access/rules.ts";
import { getTenant } from "#lib/tenants/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const tenant = await getTenant(context.db, scopeOf(actor), params.id);
    if (!tenant) throw notFound();
    return Response.json(tenant);
  },
});
