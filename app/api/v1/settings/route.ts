import { editSettings } from "#lib/settings/commands.ts";
import { readSettings } from "#lib/settings/queries.ts";
import { editSettingsSchema } from "#lib/settings/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "runs.read",
  run: async ({ context }) => Response.json(await readSettings(context.db)),
});

export const PATCH = defineRoute({
  permission: "settings.manage",
  body: editSettingsSchema,
  run: async ({ context, actor, origin, body }) =>
    Response.json(await editSettings(context, actor, origin, body)),
});
