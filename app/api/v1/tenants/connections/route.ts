import { requestConnections } from "#lib/connection/commands.ts";
import { checkConnectionsSchema } from "#lib/connection/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";

/** Asks for connection checks of many tenants. */
export const POST = defineRoute({
  permission: "runs.request",
  body: checkConnectionsSchema,
  run: async ({ context, actor, origin, body }) => {
    const asked = await requestConnections(await openStore(context), actor, origin, body.target);
    return Response.json({ asked }, { status: 202 });
  },
});
