import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { findSession, type SignedIn } from "../access/queries.ts";
import { webContext } from "./context.ts";
import { withinDatabaseDeadline } from "./database-deadline.ts";
import { endSession } from "./note-refusal.ts";
import { readOrigin } from "./read-origin.ts";
import { sessionCookieName } from "./session-cookie.ts";

/** The person behind this page's cookie, asked for once a request; without one the visitor is sent to sign in. */
export const requirePageSession = cache(async (): Promise<SignedIn> => {
  const context = webContext();
  const { db, baseUrl } = context;
  const token = (await cookies()).get(sessionCookieName(baseUrl))?.value;
  const signedIn = token ? await withinDatabaseDeadline(findSession(db, token)) : null;
  if (signedIn) return signedIn;
  if (token) await endSession(context, token, readOrigin(context, await headers(), randomUUID()));
  redirect("/sign-in");
});
