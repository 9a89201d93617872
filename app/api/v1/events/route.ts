import { z } from "zod";
import { scopeOf } from "#lib/access/rules.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { createEventStream } from "#lib/web/event-stream.ts";

const seq = z.coerce.number().int().nonnegative();

// Next would answer HEAD by GET and drop the stream without ending it.
export const HEAD = defineRoute({ permission: "tenants.read", run: async () => new Response(null) });

export const GET = defineRoute({
  permission: "tenants.read",
  query: z.object({ after: seq.optional() }),
  run: async ({ context, actor, query, signal, isStillAdmitted, lastEventId }) => {
    const { db, changes } = context;
    const resumed = seq.safeParse(lastEventId || undefined);
    const after = resumed.success ? resumed.data : (query.after ?? null);
    return createEventStream({
      feed: changes,
      db,
      scope: scopeOf(actor),
      actorId: actor.id,
      after,
      isSignedIn: isStillAdmitted,
      signal,
    });
  },
});
