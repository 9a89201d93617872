import { scopeOf } from "#lib/access/rules.ts";
import { readPace } from "#lib/runs/pace.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const pace = await readPace(context.db, scopeOf(actor), params.id);
    if (!pace) throw notFound();
    return Response.json(pace);
  },
});
