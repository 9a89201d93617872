import { readHead } from "#lib/audit/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "audit.read",
  run: async ({ context }) => Response.json(await readHead(context.db)),
});
