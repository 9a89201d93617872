import { readForPlan } from "#lib/runs/read-plan.ts";
import { readForPlanSchema } from "#lib/runs/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const POST = defineRoute({
  permission: "runs.request",
  params: idParams,
  body: readForPlanSchema,
  run: async ({ context, actor, origin, params, body }) => {
    const store = await openStore(context);
    return Response.json(await readForPlan(store, actor, origin, params.id, body), { status: 202 });
  },
});
