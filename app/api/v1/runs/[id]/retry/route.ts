import { retryRun } from "#lib/runs/retry.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const POST = defineRoute({
  permission: "runs.request",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    const store = await openStore(context);
    return Response.json(await retryRun(store, actor, origin, params.id), { status: 202 });
  },
});
