import { scopeOf } from "#lib/access/rules.ts";
import { listEvents } from "#lib/audit/queries.ts";
import { auditListSchema } from "#lib/audit/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "audit.read",
  query: auditListSchema,
  run: async ({ context, actor, query }) =>
    Response.json(await listEvents(context.db, scopeOf(actor), query)),
});
