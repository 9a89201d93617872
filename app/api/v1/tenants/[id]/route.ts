import { archiveTenant } from "#lib/tenants/archive.ts";
import { editTenant } from "#lib/tenants/edit.ts";
import { editTenantSchema } from "#lib/tenants/schema.ts";
import { answerTenant } from "#lib/web/answer-tenant.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  params: idParams,
  run: async ({ context, actor, params }) => answerTenant(context, actor, params.id),
});

export const PATCH = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  body: editTenantSchema,
  run: async ({ context, actor, origin, params, body }) => {
    await editTenant(await openStore(context), actor, origin, params.id, body);
    return answerTenant(context, actor, params.id);
  },
});

/** Archives it: the history stays. */
export const DELETE = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    await archiveTenant(context, actor, origin, params.id);
    return new Response(null, { status: 204 });
  },
});
