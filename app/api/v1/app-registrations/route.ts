import { addAppRegistration } from "#lib/credentials/commands.ts";
import { listAppRegistrations } from "#lib/credentials/queries.ts";
import { newAppRegistrationSchema } from "#lib/credentials/schema.ts";
import { answerAppRegistration } from "#lib/web/answer-app-registration.ts";
import { defineRoute } from "#lib/web/define-route.ts";

export const GET = defineRoute({
  permission: "apps.read",
  run: async ({ context }) => Response.json({ items: await listAppRegistrations(context.db) }),
});

export const POST = defineRoute({
  permission: "apps.manage",
  body: newAppRegistrationSchema,
  run: async ({ context, actor, origin, body }) => {
    const id = await addAppRegistration(context, actor, origin, body);
    return answerAppRegistration(context, id, {
      status: 201,
      headers: { location: `/api/v1/app-registrations/${id}` },
    });
  },
});
