import { scopeOf } from "#lib/access/rules.ts";
import { getRun, listRunItems } from "#lib/runs/queries.ts";
import { runItemsSchema } from "#lib/runs/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  query: runItemsSchema,
  run: async ({ context, actor, params, query }) => {
    const scope = scopeOf(actor);
    if (!(await getRun(context.db, scope, params.id))) throw notFound();
    return Response.json(await listRunItems(context.db, scope, params.id, query));
  },
});
