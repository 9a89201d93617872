import { listSavedFilters, saveFilter } from "#lib/tenants/filters.ts";
import { saveFilterSchema } from "#lib/tenants/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  run: async ({ context, actor }) => Response.json({ items: await listSavedFilters(context.db, actor) }),
});

/** Everybody keeps filters of their own: they change no tenant. */
export const POST = defineRoute({
  permission: "tenants.read",
  body: saveFilterSchema,
  run: async ({ context, actor, origin, body }) =>
    Response.json(await saveFilter(context, actor, origin, body), { status: 201 }),
});
