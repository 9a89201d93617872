import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import type { Cloud, CloudTenant } from "../cloud.ts";
import { appRoutes } from "./app-routes.ts";
import { addTenant, changeTenant } from "./changes.ts";
import { faultSchema, newTenantSchema, tenantChangeSchema } from "./schema.ts";
import { viewTenant } from "./tenant-view.ts";

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function requireTenant(cloud: Cloud, named: string): CloudTenant {
  const tenant = cloud.findTenant(named);
  if (!tenant) throw new HTTPException(404, { message: `There is no simulated tenant ${named}.` });
  return tenant;
}

/** Entries of one tenant, after entry number `since` (or from that time on), oldest first. */
function readLedger(
  cloud: Cloud,
  { tenant, since }: { tenant?: string | undefined; since?: string | undefined },
) {
  const tenantId = tenant === undefined ? undefined : requireTenant(cloud, tenant).id;
  const number = Number(since);
  return cloud.ledger.entries().filter((entry) => {
    if (tenantId !== undefined && entry.tenantId !== tenantId && entry.answeredAs !== tenantId) return false;
    if (since === undefined) return true;
    return Number.isNaN(number) ? entry.at >= since : entry.n > number;
  });
}

/** The simulator's own door: not a path of Microsoft's, with a token of its own. */
export function controlRoutes(cloud: Cloud): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (!sameText(token, cloud.identity.controlToken))
      throw new HTTPException(401, { message: "Wrong control token." });
    await next();
  });
  app.get("/tenants", (c) => c.json(cloud.tenants.map(viewTenant)));
  app.post("/tenants", async (c) => {
    const tenant = newTenantSchema.parse(await c.req.json());
    const taken = [tenant.id, tenant.domain, ...tenant.otherDomains].find(
      (name) => name && cloud.findTenant(name),
    );
    if (taken) throw new HTTPException(409, { message: `There is a simulated tenant ${taken} already.` });
    return c.json(viewTenant(addTenant(cloud, tenant)), 201);
  });
  app.get("/tenants/:id", (c) => c.json(viewTenant(requireTenant(cloud, c.req.param("id")))));
  app.put("/tenants/:id", async (c) => {
    const tenant = requireTenant(cloud, c.req.param("id"));
    changeTenant(cloud, tenant, tenantChangeSchema.parse(await c.req.json()));
    return c.json(viewTenant(tenant));
  });
  app.post("/tenants/:id/faults", async (c) => {
    const tenant = requireTenant(cloud, c.req.param("id"));
    tenant.state.faults.push(faultSchema.parse(await c.req.json()));
    return c.json(viewTenant(tenant), 201);
  });
  app.get("/ledger", (c) =>
    c.json(readLedger(cloud, { tenant: c.req.query("tenant"), since: c.req.query("since") })),
  );
  app.route("/apps", appRoutes(cloud));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return c.json({ error: "The body is not JSON." }, 400);
    throw error;
  });
  return app;
}
