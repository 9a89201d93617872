import { defineRoute } from "#lib/web/define-route.ts";

/** The process answers. It asks nothing else, so that a lost database does not get it restarted. */
export const GET = defineRoute({ permission: "public", run: async () => Response.json({ live: true }) });
