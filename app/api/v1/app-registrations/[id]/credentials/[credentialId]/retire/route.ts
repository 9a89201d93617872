import { credentialParams, retireCredentialSchema } from "#lib/credentials/schema.ts";
import { retireCredential } from "#lib/credentials/steer.ts";
import { answerAppRegistration } from "#lib/web/answer-app-registration.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "apps.manage",
  params: credentialParams,
  body: retireCredentialSchema,
  run: async ({ context, actor, origin, params, body }) => {
    const { id: appRegistrationId, credentialId } = params;
    await retireCredential(context, actor, origin, { appRegistrationId, credentialId }, body.confirm);
    return answerAppRegistration(context, appRegistrationId);
  },
});
