import { createServer, type Server } from "node:https";
import type { HttpBindings } from "@hono/node-server";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Cloud } from "./cloud.ts";
import { controlRoutes } from "./control/routes.ts";
import { entraRoutes } from "./entra/routes.ts";
import { exchangeRoutes } from "./exchange/routes.ts";
import { graphRoutes } from "./graph/routes.ts";

/** Listens on 127.0.0.1 with the cloud's certificate. Port 0 takes a free one. Rejects if the port is in use. */
export async function listen(cloud: Cloud, port: number): Promise<{ server: Server; port: number }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route("/control", controlRoutes(cloud));
  app.route("/", exchangeRoutes(cloud));
  app.route("/", graphRoutes(cloud));
  app.route("/", entraRoutes(cloud));
  app.notFound((c) =>
    c.json({ error: { code: "NotFound", message: `Not simulated: ${c.req.method} ${c.req.path}` } }, 404),
  );
  app.onError((error, c) => {
    process.stderr.write(`${error.stack}\n`);
    return c.json({ error: { code: "InternalServerError", message: "The simulator failed." } }, 500);
  });
  const { certificatePem, privateKeyPem } = cloud.identity.server;
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: { cert: certificatePem, key: privateKeyPem },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return { server, port: address.port };
}
