import { errors, jwtVerify } from "jose";
import type { Cloud, CloudTenant } from "../cloud.ts";
import { DIRECTORY_ROLES } from "../directory-roles.ts";
import { EXCHANGE_RESOURCE } from "../entra/access-token.ts";
import type { Fault } from "../faults.ts";
import { exchangeErrors } from "./errors.ts";

/** Who calls, as the access token says it. */
export interface Caller {
  clientId: string;
  mayWrite: boolean;
}

async function verify(cloud: Cloud, token: string) {
  try {
    const { payload } = await jwtVerify(token, cloud.signingKey.publicKey, {
      algorithms: ["RS256"],
      audience: EXCHANGE_RESOURCE,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw exchangeErrors.tokenExpired();
    if (error instanceof errors.JOSEError) throw exchangeErrors.tokenUnusable();
    throw error;
  }
}

/** Accepts an app token for this tenant with the permission and a role that Exchange supports. */
export async function requireCaller(
  cloud: Cloud,
  tenant: CloudTenant | undefined,
  authorization: string | undefined,
  fault: Fault | undefined,
): Promise<Caller & { tenant: CloudTenant }> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (!token) throw exchangeErrors.tokenUnusable();
  if (fault?.kind === "expired-token") throw exchangeErrors.tokenExpired();
  const { appid, tid, roles, wids } = await verify(cloud, token);
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
