import { readHistoryHead } from "#lib/audit/check.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "audit.read",
  run: async ({ context }) => Response.json(await readHistoryHead(context.db)),
});
