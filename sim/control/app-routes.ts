import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppRegistration } from "../apps.ts";
import type { Cloud } from "../cloud.ts";
import {
  addApp,
  addCertificate,
  addSecret,
  changeApp,
  removeCertificate,
  removeSecret,
  viewApp,
} from "./app-changes.ts";
import {
  appChangeSchema,
  certificateSchema,
  newAppSchema,
  newSecretSchema,
  oldSecretSchema,
} from "./schema.ts";

/** What the owner of an app registration does in the portal. */
export function appRoutes(cloud: Cloud): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const registration = (clientId: string): AppRegistration => {
    const found = cloud.apps.get(clientId.toLowerCase());
    if (!found) throw new HTTPException(404, { message: "There is no such app registration." });
    return found;
  };
  const requireRemoved = (removed: boolean) => {
    if (!removed) throw new HTTPException(404, { message: "The app registration has no such credential." });
  };
  app.post("/", async (c) =>
    c.json(viewApp(cloud, addApp(cloud, newAppSchema.parse(await c.req.json()))), 201),
  );
  app.get("/:clientId", (c) => c.json(viewApp(cloud, registration(c.req.param("clientId")))));
  app.post("/:clientId", async (c) => {
    const changed = registration(c.req.param("clientId"));
    changeApp(cloud, changed, appChangeSchema.parse(await c.req.json()));
    return c.json(viewApp(cloud, changed));
  });
  app.post("/:clientId/secrets", async (c) => {
    const owner = registration(c.req.param("clientId"));
    return c.json(addSecret(cloud, owner, newSecretSchema.parse(await c.req.json())), 201);
  });
  app.post("/:clientId/secrets/remove", async (c) => {
    const owner = registration(c.req.param("clientId"));
    requireRemoved(removeSecret(cloud, owner, oldSecretSchema.parse(await c.req.json()).value));
    return c.json(viewApp(cloud, owner));
  });
  app.post("/:clientId/certificates", async (c) => {
    const owner = registration(c.req.param("clientId"));
    addCertificate(cloud, owner, certificateSchema.parse(await c.req.json()).certificate);
    return c.json(viewApp(cloud, owner), 201);
  });
  app.post("/:clientId/certificates/remove", async (c) => {
    const owner = registration(c.req.param("clientId"));
    requireRemoved(removeCertificate(cloud, owner, certificateSchema.parse(await c.req.json()).certificate));
    return c.json(viewApp(cloud, owner));
  });
  return app;
}
