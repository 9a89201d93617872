import { createConsentLink } from "#lib/connection/consent.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { findCloudHosts } from "#lib/web/find-cloud-hosts.ts";
import { idParams } from "#lib/web/read-input.ts";

/** The address holds the state: it is in this answer and nowhere else. */
export const POST = defineRoute({
  permission: "tenants.manage",
  params: idParams,
  run: async ({ context, actor, origin, params }) => {
    const link = await createConsentLink(context, actor, origin, params.id, {
      redirectUri: `${context.baseUrl.origin}/api/v1/consent/callback`,
      findHosts: (cloud) => findCloudHosts(context, cloud),
    });
    return Response.json(link, { status: 201 });
  },
});
