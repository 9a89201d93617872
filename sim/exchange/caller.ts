import type { Cloud, CloudTenant } from "../cloud.ts";
import { DIRECTORY_ROLES } from "../directory-roles.ts";
import { EXCHANGE_RESOURCE } from "../entra/access-token.ts";
import { readBearer, verifyAccessToken } from "../entra/verify-token.ts";
import type { Fault } from "../faults.ts";
import { exchangeErrors } from "./errors.ts";

/** Who calls, as the access token says it. */
export interface Caller {
  clientId: string;
  mayWrite: boolean;
}

/** Accepts an app token for this tenant with the permission and a role that Exchange supports. */
export async function requireCaller(
  cloud: Cloud,
  tenant: CloudTenant | undefined,
  authorization: string | undefined,
  fault: Fault | undefined,
): Promise<Caller & { tenant: CloudTenant }> {
  const token = readBearer(authorization);
  if (!token) throw exchangeErrors.tokenUnusable();
  if (fault?.kind === "expired-token") throw exchangeErrors.tokenExpired();
  const { appid, tid, roles, wids } = await verifyAccessToken(cloud, token, EXCHANGE_RESOURCE, {
    expired: exchangeErrors.tokenExpired,
    unusable: exchangeErrors.tokenUnusable,
  });
  const clientId = String(appid);
  if (!tenant || tid !== tenant.id) throw exchangeErrors.tokenOfOtherTenant();
  if (!Array.isArray(roles) || !roles.includes("Exchange.ManageAsApp"))
    throw exchangeErrors.permissionMissing();
  const held = new Set(Array.isArray(wids) ? wids : []);
  const mayWrite =
    held.has(DIRECTORY_ROLES["Exchange Administrator"]) || held.has(DIRECTORY_ROLES["Global Administrator"]);
  if (!mayWrite && !held.has(DIRECTORY_ROLES["Global Reader"])) throw exchangeErrors.roleMissing(clientId);
  return { clientId, mayWrite, tenant };
}
