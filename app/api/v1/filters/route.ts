import { z } from "zod";
import { saveFilter } from "#lib/filters/commands.ts";
import { listSavedFilters } from "#lib/filters/queries.ts";
import { savedFilterPageSchema, saveFilterSchema } from "#lib/filters/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  query: z.object({ page: savedFilterPageSchema }),
  run: async ({ context, actor, query: { page } }) =>
    Response.json({ items: await listSavedFilters(context.db, actor, page) }),
});

/** Everybody keeps filters of their own: they change no tenant. */
export const POST = defineRoute({
  permission: "tenants.read",
  body: saveFilterSchema,
  run: async ({ context, actor, origin, body }) =>
    Response.json(await saveFilter(context, actor, origin, body), { status: 201 }),
});
