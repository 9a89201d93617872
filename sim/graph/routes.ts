import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Cloud } from "../cloud.ts";
import type { SimContext } from "../serve-call.ts";
import { listContracts } from "./contracts.ts";
import { describeGraphError, graphErrors } from "./errors.ts";
import { serveGraph } from "./serve-graph.ts";

const LOOKUP = /^(findTenantInformationBy(?:TenantId\(tenantId|DomainName\(domainName))='([^']*)'\)$/;

function findTenant(cloud: Cloud, origin: string, named: string) {
  const tenant = cloud.findTenant(named);
  if (!tenant) throw graphErrors.tenantUnknown(named);
  return {
    "@odata.context": `${origin}/v1.0/$metadata#microsoft.graph.tenantInformation`,
    tenantId: tenant.id,
    federationBrandName: null,
    displayName: tenant.name,
    defaultDomainName: tenant.initialDomain,
  };
}

function refuseSegment(c: SimContext, segment: string): Response {
  return c.json(describeGraphError(graphErrors.segmentUnknown(segment), crypto.randomUUID()), 400);
}

/** The few calls of Microsoft Graph that tell a provider about its customers. */
export function graphRoutes(cloud: Cloud): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/v1.0/contracts", (c) =>
    serveGraph(c, cloud, {
      name: "contracts",
      role: "Directory.Read.All",
      answer: (tenant) => listContracts(cloud, tenant, new URL(c.req.url)),
    }),
  );
  app.get("/v1.0/tenantRelationships/:call", (c) => {
    const [, call, named] = LOOKUP.exec(c.req.param("call")) ?? [];
    if (call === undefined || named === undefined) return refuseSegment(c, c.req.param("call"));
    return serveGraph(c, cloud, {
      name: call.slice(0, call.indexOf("(")),
      role: "CrossTenantInformation.ReadBasic.All",
      answer: () => findTenant(cloud, new URL(c.req.url).origin, named),
    });
  });
  app.all("/v1.0/*", (c) => refuseSegment(c, c.req.path.slice("/v1.0/".length)));
  return app;
}
