import { scopeOf } from "#lib/access/rules.ts";
import { listAttention } from "#lib/tenants/attention.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  run: async ({ context, actor }) =>
    Response.json({ items: await listAttention(context.db, scopeOf(actor)) }),
});
