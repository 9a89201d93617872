import { scopeOf } from "#lib/access/rules.ts";
import { requestRun } from "#lib/runs/create.ts";
import { listRuns } from "#lib/runs/queries.ts";
import { requestRunSchema, runListSchema } from "#lib/runs/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "runs.read",
  query: runListSchema,
  run: async ({ context, actor, query }) => Response.json(await listRuns(context.db, scopeOf(actor), query)),
});

export const POST = defineRoute({
  permission: "runs.request",
  body: requestRunSchema,
  run: async ({ context, actor, origin, body, idempotencyKey }) => {
    const store = await openStore(context);
    const run = await requestRun(store, actor, origin, body, idempotencyKey);
    return Response.json(run, { status: 202, headers: { location: `/api/v1/runs/${run.id}` } });
  },
});
