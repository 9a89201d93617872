import { editTags } from "#lib/tenants/commands.ts";
import { editTagsSchema } from "#lib/tenants/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "tenants.manage",
  body: editTagsSchema,
  run: async ({ context, actor, origin, body }) =>
    Response.json({ changed: await editTags(context, actor, origin, body) }),
});
