import { scopeOf } from "#lib/access/rules.ts";
import { credentialParams } from "#lib/credentials/schema.ts";
import { requestTest } from "#lib/credentials/steer.ts";
import { getJob } from "#lib/jobs/queries.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { notFound } from "#lib/web/read-input.ts";

export const POST = defineRoute({
  permission: "apps.manage",
  params: credentialParams,
  run: async ({ context, actor, origin, params }) => {
    const { id: appRegistrationId, credentialId } = params;
    const store = await openStore(context);
    const jobId = await requestTest(store, actor, origin, { appRegistrationId, credentialId });
    const job = await getJob(context.db, scopeOf(actor), jobId);
    if (!job) throw notFound();
    return Response.json(job, { status: 202, headers: { location: `/api/v1/jobs/${jobId}` } });
  },
});
