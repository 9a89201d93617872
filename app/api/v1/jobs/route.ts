import { requestJob } from "#lib/jobs/commands.ts";
import { requestJobSchema } from "#lib/jobs/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "runs.request",
  body: requestJobSchema,
  run: async ({ context, actor, origin, body }) => {
    const store = await openStore(context);
    const job = await requestJob(store, actor, origin, body);
    return Response.json(job, { status: 202, headers: { location: `/api/v1/jobs/${job.id}` } });
  },
});
