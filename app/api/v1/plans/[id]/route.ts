import { scopeOf } from "#lib/access/rules.ts";
import { getPlan } from "#lib/runs/plan-queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const plan = await getPlan(context.db, scopeOf(actor), params.id);
    if (!plan) throw notFound();
    return Response.json(plan);
  },
});
