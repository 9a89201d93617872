import { restoreTenant } from "#lib/tenants/archive.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

/** Brings an archived tenant back, and says whether its credentials are gone. */
export const POST = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  run: async ({ context, actor, origin, params }) =>
    Response.json(await restoreTenant(context, actor, origin, params.id)),
});
