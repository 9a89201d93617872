import { z } from "zod";
import { takeConsentAnswer } from "#lib/connection/consent.ts";
import { openStore } from "#lib/web/context.ts";
import { defineRoute } from "#lib/web/define-route.ts";

/** Where Microsoft sends a customer's administrator back to. Nobody is signed in; the state tells what it is about. */
export const GET = defineRoute({
  permission: "public",
  rate: "consent",
  // Whatever comes: a person sees the answer, and gets a page and no refusal of a field.
  query: z.record(z.string(), z.string()),
  run: async ({ context, origin, query }) => {
    const outcome = await takeConsentAnswer(await openStore(context), origin, {
      state: query.state,
      adminConsent: query.admin_consent,
      tenant: query.tenant,
      error: query.error,
      errorDescription: query.error_description,
    });
    // The page's address has no state in it, so that none is kept by the browser or sent on as a referrer.
    const location = `${context.baseUrl.origin}/consent?outcome=${outcome}`;
    return new Response(null, { status: 303, headers: { location, "referrer-policy": "no-referrer" } });
  },
});
