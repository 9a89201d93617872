import { scopeOf } from "#lib/access/rules.ts";
import { listFailures } from "#lib/runs/failures.ts";
import { getRun } from "#lib/runs/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const scope = scopeOf(actor);
    if (!(await getRun(context.db, scope, params.id))) throw notFound();
    return Response.json({ items: await listFailures(context.db, scope, params.id) });
  },
});
