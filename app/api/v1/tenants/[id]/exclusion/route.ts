import { endExclusion, excludeTenant } from "#lib/tenants/exclusions.ts";
import { exclusionSchema } from "#lib/tenants/schema.ts";
import { answerTenant } from "#lib/web/answer-tenant.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const PUT = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  body: exclusionSchema,
  run: async ({ context, actor, origin, params, body }) => {
    await excludeTenant(context, actor, origin, params.id, body);
    return answerTenant(context, actor, params.id);
  },
});

export const DELETE = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    await endExclusion(context, actor, origin, params.id);
    return answerTenant(context, actor, params.id);
  },
});
