import { removeFilter } from "#lib/filters/commands.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const DELETE = defineRoute({
  permission: "tenants.read",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    await removeFilter(context, actor, origin, params.id);
    return new Response(null, { status: 204 });
  },
});
