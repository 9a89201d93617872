import { readWorkers } from "#lib/runs/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "runs.read",
  run: async ({ context }) => Response.json(await readWorkers(context.db)),
});
