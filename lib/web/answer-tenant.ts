import { scopeOf } from "../access/rules.ts";
import type { Actor } from "../access/schema.ts";
import { getTenant } from "../tenants/queries.ts";
import type { WebContext } from "./context.ts";
import { notFound } from "./read-input.ts";

/** The tenant as it stands now. @throws AppError `not-found` */
export async function answerTenant({ db }: WebContext, actor: Actor, id: string): Promise<Response> {
  const tenant = await getTenant(db, scopeOf(actor), id);
  if (!tenant) throw notFound();
  return Response.json(tenant);
}
