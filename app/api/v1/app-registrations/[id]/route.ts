import { editAppRegistration, removeAppRegistration } from "#lib/credentials/commands.ts";
import { editAppRegistrationSchema } from "#lib/credentials/schema.ts";
import { answerAppRegistration } from "#lib/web/answer-app-registration.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "apps.read",
  params: idParams,
  run: async ({ context, params }) => answerAppRegistration(context, params.id),
});

export const PATCH = defineRoute({
  permission: "apps.manage",
  params: idParams,
  body: editAppRegistrationSchema,
  run: async ({ context, actor, origin, params, body }) => {
    await editAppRegistration(context, actor, origin, params.id, body);
    return answerAppRegistration(context, params.id);
  },
});

export const DELETE = defineRoute({
  permission: "apps.manage",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    await removeAppRegistration(context, actor, origin, params.id);
    return new Response(null, { status: 204 });
  },
});
