import { scopeOf } from "#lib/access/rules.ts";
import { readPeriods } from "#lib/statement/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const items = await readPeriods(context.db, scopeOf(actor), params.id);
    if (!items) throw notFound();
    return Response.json({ items });
  },
});
