import { scopeOf } from "#lib/access/rules.ts";
import { undoRun } from "#lib/runs/steer.ts";
import { previewUndo } from "#lib/runs/undo.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";

/** What an undo would restore. */
export const GET = defineRoute({
  permission: "runs.read",
  params: idParams,
  run: async ({ context, actor, params }) => {
    const effect = await previewUndo(context.db, scopeOf(actor), params.id);
    if (!effect) throw notFound();
    return Response.json(effect);
  },
});

export const POST = defineRoute({
  permission: "runs.request",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    const store = await openStore(context);
    return Response.json(await undoRun(store, actor, origin, params.id), { status: 202 });
  },
});
