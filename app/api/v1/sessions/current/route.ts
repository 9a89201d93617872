import { endSession } from "#lib/access/commands.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { clearSessionCookie } from "#lib/web/session-cookie.ts";

/** Signs out. An API token has no session: nothing ends. */
export const DELETE = defineRoute({
  permission: "session.end",
  run: async ({ context, actor, sessionId, origin }) => {
    if (sessionId) await endSession(context, sessionId, actor, origin);
    return new Response(null, {
      status: 204,
      headers: { "set-cookie": clearSessionCookie(context.baseUrl) },
    });
  },
});
