import { requestCredential } from "#lib/credentials/add.ts";
import { newCredentialSchema } from "#lib/credentials/schema.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const POST = defineRoute({
  permission: "apps.manage",
  params: idParams,
  body: newCredentialSchema,
  run: async ({ context, actor, origin, params, body }) => {
    const store = await openStore(context);
    const accepted = await requestCredential(store, actor, origin, params.id, body, context.sealingKeys());
    return Response.json(accepted, { status: 202, headers: { location: `/api/v1/jobs/${accepted.jobId}` } });
  },
});
