import { startSession } from "#lib/access/commands.ts";
import { signInSchema } from "#lib/access/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { writeSessionCookie } from "#lib/web/session-cookie.ts";

/** Signs in with the code of a sign-in link. */
export const POST = defineRoute({
  permission: "public",
  rate: "sign-in",
  body: signInSchema,
  run: async ({ context, body, origin }) => {
    const { token, expiresAt, actor } = await startSession(context, body.code, origin);
    const cookie = writeSessionCookie(context.baseUrl, token, expiresAt);
    const { name, role } = actor;
    return Response.json(
      { name, role, expiresAt: expiresAt.toISOString() },
      { status: 201, headers: { "set-cookie": cookie } },
    );
  },
});
