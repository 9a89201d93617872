import { credentialParams } from "#lib/credentials/schema.ts";
import { putToUse } from "#lib/credentials/steer.ts";
import { answerAppRegistration } from "#lib/web/answer-app-registration.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const POST = defineRoute({
  permission: "apps.manage",
  params: credentialParams,
  run: async ({ context, actor, origin, params }) => {
    const { id: appRegistrationId, credentialId } = params;
    await putToUse(context, actor, origin, { appRegistrationId, credentialId });
    return answerAppRegistration(context, appRegistrationId);
  },
});
