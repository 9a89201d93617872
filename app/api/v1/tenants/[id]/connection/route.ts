import { scopeOf } from "#lib/access/rules.ts";
import { readConnection } from "#lib/connection/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const connection = await readConnection(context.db, scopeOf(actor), params.id);
    if (!connection) throw notFound();
    return Response.json(connection);
  },
});
