import { scopeOf } from "#lib/access/rules.ts";
import { getJob } from "#lib/jobs/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const job = await getJob(context.db, scopeOf(actor), params.id);
    if (!job) throw notFound();
    return Response.json(job);
  },
});
