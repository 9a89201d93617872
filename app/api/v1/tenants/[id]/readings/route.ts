import { z } from "zod";
import { scopeOf } from "#lib/access/rules.ts";
import { listReadings } from "#lib/tenants/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  params: idParams,
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) }),
  run: async ({ context, actor, params, query }) =>
    Response.json({ items: await listReadings(context.db, scopeOf(actor), params.id, query.limit) }),
});
