import { scopeOf } from "#lib/access/rules.ts";
import { requirePlan } from "#lib/runs/plan.ts";
import { listPlanItems } from "#lib/runs/plan-queries.ts";
import { planItemsSchema } from "#lib/runs/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  query: planItemsSchema,
  run: async ({ context, actor, params, query }) => {
    const scope = scopeOf(actor);
    await requirePlan(context, scope, params.id);
    return Response.json(await listPlanItems(context.db, scope, params.id, query));
  },
});
