import { decodeJwt, errors } from "jose";
import type { Cloud, CloudTenant } from "../cloud.ts";
import type { GraphRole } from "../directory-roles.ts";
import { GRAPH_RESOURCE } from "../entra/access-token.ts";
import { readBearer, verifyAccessToken } from "../entra/verify-token.ts";
import type { Fault } from "../faults.ts";
import { pause } from "../latency.ts";
import { type SimContext, serveCall } from "../serve-call.ts";
import { describeGraphError, GraphError, graphErrors } from "./errors.ts";

interface GraphCall {
  /** As it stands in the ledger, and as a fault names it. */
  name: string;
  role: GraphRole;
  answer: (tenant: CloudTenant) => unknown;
}

/** What an unchecked token says of its tenant and app, for the ledger and to find the faults. */
function readClaims(token: string | undefined): { tid?: unknown; appid?: unknown } {
  if (token === undefined) return {};
  try {
    return decodeJwt(token);
  } catch (error) {
    if (error instanceof errors.JOSEError) return {};
    throw error;
  }
}

async function requirePermission(
  cloud: Cloud,
  token: string | undefined,
  role: GraphRole,
  fault: Fault | undefined,
): Promise<void> {
  if (!token) throw graphErrors.tokenMissing();
  if (fault?.kind === "expired-token") throw graphErrors.tokenExpired();
  const { roles } = await verifyAccessToken(cloud, token, GRAPH_RESOURCE, {
    expired: graphErrors.tokenExpired,
    unusable: graphErrors.tokenUnusable,
  });
  if (!Array.isArray(roles) || !roles.includes(role)) throw graphErrors.permissionMissing();
}

/** Any call of Graph: an app token with the permission, then the answer as the token's tenant sees it. */
export function serveGraph(
  c: SimContext,
  cloud: Cloud,
  { name, role, answer }: GraphCall,
): Promise<Response> {
  const token = readBearer(c.req.header("authorization"));
  const { tid, appid } = readClaims(token);
  const tenant = cloud.findTenant(String(tid ?? ""));
  const requestId = crypto.randomUUID();
  const headers = { "request-id": requestId, "client-request-id": requestId };
  return serveCall(c, cloud, {
    tenant,
    start: {
      surface: "graph",
      cmdlet: name,
      tenantId: tenant?.id ?? null,
      clientId: typeof appid === "string" ? appid : null,
      requestId,
    },
    async work({ fault }) {
      await requirePermission(cloud, token, role, fault);
      if (!tenant) throw graphErrors.tokenUnusable();
      await pause(cloud.latency.next(tenant.id, name, tenant.state.latencies));
      return c.json(answer(tenant), 200, headers);
    },
    refuse: (error) =>
      error instanceof GraphError
        ? {
            outcome: `${error.status} ${error.code}`,
            response: c.json(describeGraphError(error, requestId), error.status, headers),
          }
        : undefined,
    defaultBody: (status) =>
      describeGraphError(
        status === 429
          ? { code: "TooManyRequests", message: "Too many requests." }
          : { code: "UnknownError", message: "" },
        requestId,
      ),
  });
}
