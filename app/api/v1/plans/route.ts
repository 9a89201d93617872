import { requestPlan } from "#lib/runs/plan.ts";
import { requestPlanSchema } from "#lib/runs/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "runs.request",
  body: requestPlanSchema,
  run: async ({ context, actor, origin, body }) => {
    const plan = await requestPlan(context, actor, origin, body);
    return Response.json(plan, { status: 201, headers: { location: `/api/v1/plans/${plan.id}` } });
  },
});
