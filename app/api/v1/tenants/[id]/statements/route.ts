import { noteStatement } from "#lib/statement/commands.ts";
import { statementRangeSchema } from "#lib/statement/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const POST = defineRoute({
  permission: "audit.read",
  params: idParams,
  body: statementRangeSchema,
  run: async ({ context, actor, origin, params, body }) => {
    await noteStatement(context, actor, origin, params.id, body);
    return new Response(null, { status: 204 });
  },
});
