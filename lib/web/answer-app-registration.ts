import { getAppRegistration } from "../credentials/queries.ts";
import type { WebContext } from "./context.ts";
import { notFound } from "./read-input.ts";

/** The app registration as it stands now. @throws AppError `not-found` */
export async function answerAppRegistration(
  { db }: WebContext,
  id: string,
  init?: ResponseInit,
): Promise<Response> {
  const view = await getAppRegistration(db, id);
  if (!view) throw notFound();
  return Response.json(view, init);
}
