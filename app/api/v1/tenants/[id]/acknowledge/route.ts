import { acknowledgeChange } from "#lib/tenants/commands.ts";
import { answerTenant } from "#lib/web/answer-tenant.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const POST = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    await acknowledgeChange(context, actor, origin, params.id);
    return answerTenant(context, actor, params.id);
  },
});
