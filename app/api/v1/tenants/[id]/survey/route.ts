import { scopeOf } from "#lib/access/rules.ts";
import { readSurveys } from "#lib/jobs/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams } from "#lib/web/read-input.ts";

export const GET = defineRoute({
  permission: "tenants.read",
  params: idParams,
  run: async ({ context, actor, params }) =>
    Response.json(await readSurveys(context.db, scopeOf(actor), params.id)),
});
