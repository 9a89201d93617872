import { scopeOf } from "#lib/access/rules.ts";
import { getRun } from "#lib/runs/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const run = await getRun(context.db, scopeOf(actor), params.id);
    if (!run) throw notFound();
    return Response.json(run);
  },
});
