import { scopeOf } from "#lib/access/rules.ts";
import { addCustomers } from "#lib/customers/commands.ts";
import { readCustomers } from "#lib/customers/queries.ts";
import { addCustomersSchema, customersQuerySchema } from "#lib/customers/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { notFound } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  query: customersQuerySchema,
  run: async ({ context, actor, query }) => {
    const customers = await readCustomers(context.db, scopeOf(actor), query.appRegistrationId);
    if (!customers) throw notFound();
    return Response.json(customers);
  },
});

export const POST = defineRoute({
  permission: "tenants.manage",
  body: addCustomersSchema,
  run: async ({ context, actor, origin, body }) => {
    const added = await addCustomers(await openStore(context), actor, origin, body);
    return Response.json(added, { status: 201 });
  },
});
