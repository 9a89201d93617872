import { pickSealingKey } from "#lib/credentials/key-set.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "apps.read",
  run: async ({ context }) => Response.json(pickSealingKey(context.sealingKeys())),
});
