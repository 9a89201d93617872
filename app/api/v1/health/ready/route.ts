import { defineRoute } from "#lib/web/define-route.ts";
import { readHealth } from "#lib/web/read-health.ts";

export const GET = defineRoute({
  permission: "public",
  run: async ({ context }) => {
    const health = await readHealth(context.db);
    return Response.json(health, { status: health.ready ? 200 : 503 });
  },
});
